// What every load bench needs: processes that end with the bench, wrk, medians of alternating runs, a report.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export const root = new URL('../../', import.meta.url).pathname
export const scratch = mkdtempSync(join(tmpdir(), 'plinto-bench-'))
export const portBase = 19400
const running = []

export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20, ...options, env: { ...process.env, ...options.env } })
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.stdout}${result.stderr}`)
  return result.stdout
}

export function start(command, args, env = {}) {
  const child = spawn(command, args, { stdio: 'ignore', env: { ...process.env, ...env } })
  running.push(child)
  return child
}

export async function answers(url, headers = {}) {
  for (let i = 0; i < 3000; i++) {
    try {
      const answer = await fetch(url, { headers })
      await answer.arrayBuffer()
      if (answer.status === 200) return
    } catch {}
    await sleep(10)
  }
  throw new Error(`${url} does not answer`)
}

// The deployment under test, in a state folder of its own.
const deployment = { PLINTO_STATE: join(scratch, 'state'), PLINTO_PORT_BASE: String(portBase) }
export function up(...args) {
  run('deploy/up', ['--detach', ...args], { env: deployment, stdio: ['ignore', 'ignore', 'inherit'] })
  return JSON.parse(readFileSync(join(scratch, 'state', 'up.json'), 'utf8'))
}

export function stopAll() {
  for (const child of running) child.kill()
  spawnSync(join(root, 'deploy/down'), [], { env: { ...process.env, ...deployment }, stdio: 'ignore' })
}

export async function token(up) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: up.clients.service.clientId, client_secret: up.clients.service.clientSecret })
  const answer = await fetch(up.tenantIssuer + '/oauth/token', { method: 'POST', body })
  if (!answer.ok) throw new Error(await answer.text())
  return (await answer.json()).access_token
}

// One run of wrk; seconds and connections are bounded here for all.
export function wrk(script, url, env, seconds = 6, connections = 32) {
  const output = run('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', join(root, 'bench/load', script), url], { env })
  const [, rate, p50, p95, p99, errors] = /RESULT ([\d.]+) (\d+) (\d+) (\d+) (\d+)/.exec(output).map(Number)
  return { rate, p50: p50 / 1000, p95: p95 / 1000, p99: p99 / 1000, errors }
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

// Alternates the contestants, so that noise meets all of them; medians of the rounds.
export function contest(contestants, rounds = 3) {
  const runs = new Map(contestants.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const { name, once } of contestants) {
      const result = once()
      runs.get(name).push(result)
      console.error(`  round ${round + 1}  ${name.padEnd(40)} ${result.rate.toFixed(0).padStart(7)}/s`)
    }
  }
  return contestants.map(({ name }) => ({
    name,
    ...Object.fromEntries(['rate', 'p50', 'p95', 'p99'].map((key) => [key, median(runs.get(name).map((run) => run[key]))])),
    errors: runs.get(name).reduce((sum, run) => sum + run.errors, 0),
  }))
}

export function table(results, baseline) {
  const base = results.find(({ name }) => name === baseline).rate
  return [
    `| | requests/s | ratio | p50 ms | p95 ms | p99 ms | errors |`,
    `|---|---:|---:|---:|---:|---:|---:|`,
    ...results.map((r) => `| ${r.name} | ${r.rate.toFixed(0)} | ${(r.rate / base).toFixed(2)} | ${r.p50.toFixed(2)} | ${r.p95.toFixed(2)} | ${r.p99.toFixed(2)} | ${r.errors} |`),
  ].join('\n')
}

export function report(name, title, text) {
  const machine = `${cpus().length} shared cores; judge the ratios, not the absolute figures.`
  const body = `# ${title}\n\nMade by \`bench/run ${name}\` on ${machine}\n\n${text}\n`
  writeFileSync(join(root, 'bench/results', `${name}.md`), body)
  console.log(body)
}
