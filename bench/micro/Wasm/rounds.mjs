// Repeats what it is told to, a line of JSON in: {load, wasm, data, input} answers with the result, {name, action, count} with the microseconds it took.
import { createInterface } from "node:readline";
import opa from "@open-policy-agent/opa-wasm";

const policies = new Map();

// What the aci policy asks of its host: versions without labels.
const builtins = {
  "semver.compare": (a, b) => {
    const [left, right] = [a, b].map((version) => version.split(".").map(Number));
    return Math.sign(left[0] - right[0] || left[1] - right[1] || left[2] - right[2]);
  },
};

function load({ load, wasm, data, input }) {
  const module = new WebAssembly.Module(Buffer.from(wasm, "base64"));
  const policy = opa.loadPolicySync(module, undefined, builtins);
  policy.setData(JSON.parse(data));
  policies.set(load, { wasm: Buffer.from(wasm, "base64"), module, policy, data: JSON.parse(data), input: JSON.parse(input), bytes: new TextEncoder().encode(input).buffer });
  return JSON.stringify(policy.evaluate(JSON.parse(input)));
}

// V8 knows modules again by their bytes: each gets a section of its own that says nothing.
let made = 0n;
function unlike(wasm) {
  const section = Buffer.from([0, 10, 1, 0x6e, 0, 0, 0, 0, 0, 0, 0, 0]);
  section.writeBigUInt64LE(made++, 4);
  return Buffer.concat([wasm, section]);
}

const actions = {
  decide: ({ policy, input }) => policy.evaluate(input),
  bytes: ({ policy, bytes }) => policy.evaluate(bytes),
  instance: ({ module, data }) => opa.loadPolicySync(module, undefined, builtins).setData(data),
  module: ({ wasm }) => new WebAssembly.Module(unlike(wasm)),
};

function repeat({ name, action, count }) {
  const [act, policy] = [actions[action], policies.get(name)];
  const start = process.hrtime.bigint();
  for (let i = 0; i < count; i++) act(policy);
  return Number(process.hrtime.bigint() - start) / 1000;
}

console.log(`Node.js ${process.versions.node}`);
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  console.log(asked.load ? load(asked) : repeat(asked));
}
