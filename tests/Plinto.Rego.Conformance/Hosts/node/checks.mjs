// Uses a module as applications do, by npm's package alone, and prints what it saw: `node checks.mjs POLICY.wasm HOST.wasm`.
import { readFileSync } from "node:fs";
import opa from "@open-policy-agent/opa-wasm";

const [policyFile, hostFile] = process.argv.slice(2);
const seen = {};

function failure(action) {
  try {
    return { came: action() };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const policy = await opa.loadPolicy(readFileSync(policyFile));
const pages = () => policy.mem.buffer.byteLength / 65536;
seen.entrypoints = policy.entrypoints;
seen.withoutData = policy.evaluate({ user: "ann" });
policy.setData({ owner: "ann" });
seen.allowed = policy.evaluate({ user: "ann" });
seen.undefined = policy.evaluate({ user: "bob" });
seen.byName = policy.evaluate({ names: ["b", "a", "b"] }, "t/names");
seen.byNumber = policy.evaluate({ names: ["b", "a", "b"] }, policy.entrypoints["t/size"]);
seen.fromBytes = policy.evaluate(new TextEncoder().encode('{"user": "ann"}').buffer);
policy.setData({ owner: "bob" });
seen.replaced = policy.evaluate({ user: "bob" });
seen.unknownEntrypoint = failure(() => policy.evaluate({}, "t/none"));
seen.conflict = failure(() => policy.evaluate({ a: 1, b: 2 }, "t/one"));
seen.afterConflict = policy.evaluate({ a: 1 }, "t/one");

const before = pages();
const list = Array.from({ length: 300000 }, (_, i) => `text ${i}`);
seen.large = policy.evaluate({ names: list }, "t/size");
seen.grewToMegabytes = Math.floor((pages() - before) / 16) >= 20;
policy.setData({ owner: "ann", list });
seen.afterLargeData = policy.evaluate({ user: "ann" });
const grown = pages();
for (let i = 0; i < 1000; i++) {
  policy.setData({ owner: `user ${i}` });
  if (policy.evaluate({ user: `user ${i}` })[0]?.result !== true) throw new Error(`data ${i} was not replaced`);
}
seen.grewAgain = pages() > grown;

// What the module leaves to its host: from the package (sprintf, yaml) and from the application (hex.encode).
const withHost = await opa.loadPolicy(readFileSync(hostFile), { initial: 20 }, { "hex.encode": (text) => Buffer.from(text).toString("hex") });
seen.host = withHost.evaluate({ text: "ab", yaml: "x: [1, two]" });
console.log(JSON.stringify(seen));
