// Our own engine, in a process of its own (bench/load/PolicyRounds) that makes a round when asked: under the JIT, or native as in the edge.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { root, run } from '../measure.mjs'

const project = 'bench/load/PolicyRounds'
const built = (...folder) => join(root, 'artifacts', ...folder, 'Plinto.Bench.PolicyRounds/release/Plinto.Bench.PolicyRounds')

// Builds both; the native one in a folder of its own, so that neither build undoes the other.
export function build() {
  run('dotnet', ['publish', project, '-c', 'Release', '-p:PublishAot=true', '--artifacts-path', join(root, 'artifacts/native'), '-v', 'q', '-nologo'])
  run('dotnet', ['build', project, '-c', 'Release', '-v', 'q', '-nologo'])
  return { jit: built('bin'), native: built('native/publish') }
}

// Does a case once in a process started for it.
export const once = (binary, name) => JSON.parse(run(binary, ['once', name]))

// Starts the process: its runtime, `round(name)` for a round of a case, `stop()`.
export async function startPlinto(binary) {
  const child = spawn(binary, [], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`${binary} ended`)
    return JSON.parse(value)
  }
  const { runtime } = await next()
  const round = (name) => {
    child.stdin.write(name + '\n')
    return next()
  }
  return { runtime, round, stop: () => child.stdin.end() }
}
