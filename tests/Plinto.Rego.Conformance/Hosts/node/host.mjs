// Runs modules one after the other: a line of JSON in ({wasm, runs: [{data, input, entrypoint}]}), a line out ({answers: [{result} or {error}]} or {needs}).
import { createInterface } from "node:readline";
import opa from "@open-policy-agent/opa-wasm";

const decoder = new TextDecoder();
const encoder = new TextEncoder();

function text(memory, address) {
  const bytes = new Uint8Array(memory.buffer);
  return decoder.decode(bytes.subarray(address, bytes.indexOf(0, address)));
}

// The same steps as the package's `evaluate`, but the answer as it lies in memory: JavaScript's numbers would round it.
function evaluate(policy, input, entrypoint) {
  const { wasmInstance: { exports }, mem: memory, dataHeapPtr: heap } = policy;
  const bytes = input === undefined ? new Uint8Array() : encoder.encode(input);
  const missing = heap + bytes.length - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65536));
  new Uint8Array(memory.buffer).set(bytes, heap);
  return text(memory, exports.opa_eval(0, entrypoint, policy.dataAddr, heap, bytes.length, heap + bytes.length, 0));
}

function answer(policy, { data, input, entrypoint }) {
  try {
    policy.setData(encoder.encode(data).buffer);
    const first = evaluate(policy, input, entrypoint);
    const second = evaluate(policy, input, entrypoint);
    return first === second ? { result: first } : { error: `a second evaluation came to ${second} instead of ${first}` };
  } catch (error) {
    return { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

function run(request) {
  const policy = opa.loadPolicySync(Buffer.from(request.wasm, "base64"));
  const { exports } = policy.wasmInstance;
  const needs = Object.keys(JSON.parse(text(policy.mem, exports.opa_json_dump(exports.builtins()))));
  return needs.length > 0 ? { needs } : { answers: request.runs.map((one) => answer(policy, one)) };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(run(JSON.parse(line)))}\n`);
}
