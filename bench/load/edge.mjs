// bench/run edge: the native edge beside plain YARP (native) and HAProxy's jwt_verify, same upstream, same tokens, same run.
import { createPublicKey } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { activations, prepare } from './policies.mjs'
import { answers, contest, portBase, report, root, run, scratch, start, stopAll, table, token, up as deploy, wrk } from './measure.mjs'

const [upstreamPort, plainPort, haproxyPort, haproxyPlainPort] = [60, 61, 62, 63].map((offset) => portBase + offset)
const policyLines = {
  plain: 'no policy',
  roles: 'roles alone, 1,000 assignments',
  attributes: 'a policy of method, path, claims and roles',
  durable: 'roles alone, every decision logged durably',
}
const memory = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024

try {
  run('dotnet', ['publish', 'bench/load/PlainProxy', '-c', 'Release', '-v', 'q', '-nologo'])
  const nginx = join(scratch, 'nginx.conf')
  writeFileSync(nginx, readFileSync(join(root, 'bench/load/nginx.conf'), 'utf8').replace('PORT', upstreamPort).replace('PID_FILE', join(scratch, 'nginx.pid')))
  start('nginx', ['-c', nginx])
  await answers(`http://127.0.0.1:${upstreamPort}/`)

  const up = deploy('--aot', '--upstream', `http://127.0.0.1:${upstreamPort}`)
  const plain = start(join(root, 'artifacts/publish/Plinto.Bench.PlainProxy/release/Plinto.Bench.PlainProxy'), [], {
    ASPNETCORE_URLS: `http://127.0.0.1:${plainPort}`,
    Logging__LogLevel__Default: 'Warning',
    ReverseProxy__Routes__all__ClusterId: 'app',
    ReverseProxy__Routes__all__Match__Path: '{**rest}',
    ReverseProxy__Clusters__app__Destinations__one__Address: `http://127.0.0.1:${upstreamPort}`,
  })
  const { keys } = await (await fetch(up.tenantIssuer + '/jwks')).json()
  const first = await token(up)
  const kid = JSON.parse(Buffer.from(first.split('.')[0], 'base64url')).kid
  writeFileSync(join(scratch, 'key.pem'), createPublicKey({ key: keys.find((key) => key.kid === kid), format: 'jwk' }).export({ type: 'spki', format: 'pem' }))
  start('haproxy', ['-f', join(root, 'bench/load/haproxy.cfg')], { PORT: haproxyPort, PLAIN_PORT: haproxyPlainPort, UPSTREAM_PORT: upstreamPort, KEY_FILE: join(scratch, 'key.pem'), ISSUER: up.tenantIssuer })

  const tokens = { one: join(scratch, 'one'), many: join(scratch, 'many'), cold: join(scratch, 'cold') }
  const issue = async (count) => (await Promise.all(Array.from({ length: count }, () => token(up)))).join('\n') + '\n'
  writeFileSync(tokens.one, first + '\n')
  writeFileSync(tokens.many, await issue(1000))
  const bearer = { Authorization: `Bearer ${first}` }
  const url = { edge: up.edge.replace('localhost', '127.0.0.1'), plain: `http://127.0.0.1:${plainPort}`, haproxy: `http://127.0.0.1:${haproxyPort}`, haproxyPlain: `http://127.0.0.1:${haproxyPlainPort}` }
  for (const each of Object.values(url)) await answers(each + '/api/hello', bearer)
  await prepare(up, url.edge, bearer)
  for (const each of Object.values(url)) wrk('requests.lua', each, { TOKENS: tokens.many }, 4)

  const results = contest([
    { name: 'YARP alone (native)', once: () => wrk('requests.lua', url.plain, { TOKENS: tokens.many }) },
    { name: 'Plinto edge, 1,000 tokens', once: () => wrk('requests.lua', url.edge, { TOKENS: tokens.many }) },
    { name: 'Plinto edge, one token', once: () => wrk('requests.lua', url.edge, { TOKENS: tokens.one }) },
    { name: 'HAProxy jwt_verify ES256, 1,000 tokens', once: () => wrk('requests.lua', url.haproxy, { TOKENS: tokens.many }) },
    { name: 'HAProxy alone', once: () => wrk('requests.lua', url.haproxyPlain, { TOKENS: tokens.many }) },
  ])

  const policies = contest(['plain', 'roles', 'attributes', 'durable'].map((path) => (
    { name: policyLines[path], once: () => wrk('requests.lua', url.edge, { TOKENS: tokens.many, TARGET: `/${path}/hello` }) })))
  const inForce = await activations(up, url.edge, bearer)

  const rss = { edge: memory(up.pids.edge), plain: memory(plain.pid) }
  const starts = []
  for (let i = 0; i < 5; i++) {
    process.kill(i === 0 ? up.pids.edge : starts.at(-1).pid, 'SIGKILL')
    const { argv, env } = up.commands.edge
    const began = performance.now()
    const edge = start(argv[0], argv.slice(1), env)
    await answers(url.edge + '/api/hello', bearer)
    starts.push({ pid: edge.pid, took: performance.now() - began })
  }
  const started = starts.map(({ took }) => took).sort((a, b) => a - b)[2]
  report('edge', 'The edge on the request path', [
    'Upstream: nginx, one worker. `wrk -t1 -c32`, 6 s a run, three alternating rounds, medians. The edge verifies, checks revocations, time, audience and scopes, and adds identity headers and a signed assertion; '
      + 'HAProxy checks algorithm, signature and issuer with a key read at start.',
    '',
    table(results, 'YARP alone (native)'),
    '',
    '## With a policy',
    '',
    'The same edge and tokens; routes that differ in their policy alone.',
    '',
    table(policies, policyLines.plain),
    '',
    `From an activation to the first decision by it, over ${inForce.count} activations: median ${inForce.median.toFixed(0)} ms, most ${inForce.most.toFixed(0)} ms.`,
    '',
    `Edge from start (identity and snapshot on disk) to the first verified request: ${started.toFixed(0)} ms (median of 5). Resident memory after the load: edge ${rss.edge.toFixed(0)} MB, YARP alone ${rss.plain.toFixed(0)} MB.`,
  ].join('\n'))
} finally {
  stopAll()
}
