// The RBAC policy of the bench for Cerbos: its decision point asked over HTTP on loopback, one client, one connection kept open.
import { writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { answers, portBase, root, run, scratch, start } from '../measure.mjs'
import { repeatAwaited } from './round.mjs'

const [port, grpcPort] = [portBase + 70, portBase + 71]
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
const cerbos = join(root, 'bench/load/node_modules/@cerbos/cerbos-linux-x64/cerbos-linux-x64')

function send(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = body ? { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) } : {}
    const sent = request({ agent, host: '127.0.0.1', port, method, path, headers }, (answer) => {
      const parts = []
      answer.on('data', (part) => parts.push(part))
      answer.on('end', () => (answer.statusCode === 200 ? resolve(Buffer.concat(parts).toString()) : reject(new Error(`cerbos: ${answer.statusCode} ${Buffer.concat(parts)}`))))
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function check(user, roles, action, effect, resources = 1) {
  const body = JSON.stringify({
    requestId: 'bench',
    principal: { id: user, roles },
    resources: Array.from({ length: resources }, (_, i) => ({ actions: [action], resource: { kind: 'foo123', id: String(i) } })),
  })
  return async () => {
    const { results } = JSON.parse(await send('POST', '/api/check/resources', body))
    if (results.length !== resources || results.some((result) => result.actions[action] !== effect)) throw new Error(`cerbos: ${user} ${action} is not ${effect}`)
  }
}

export async function startCerbos() {
  const config = join(scratch, 'cerbos.yaml')
  writeFileSync(config, JSON.stringify({
    server: { httpListenAddr: `127.0.0.1:${port}`, grpcListenAddr: `127.0.0.1:${grpcPort}`, requestLimits: { maxResourcesPerRequest: 50 } },
    storage: { driver: 'disk', disk: { directory: join(root, 'bench/load/peers/cerbos'), watchForChanges: false } },
    telemetry: { disabled: true },
  }))
  const version = run(cerbos, ['--version']).split('\n')[0]
  start(cerbos, ['server', `--config=${config}`, '--log-level=error'])
  await answers(`http://127.0.0.1:${port}/_cerbos/health`)
  await check('alice', ['dev', 'test'], 'write', 'EFFECT_ALLOW')()
  await check('bob', ['test'], 'read', 'EFFECT_ALLOW')()
  return {
    version,
    decideRbac: repeatAwaited(check('bob', ['test'], 'write', 'EFFECT_DENY')),
    decideFifty: repeatAwaited(check('bob', ['test'], 'write', 'EFFECT_DENY', 50), 50),
    health: repeatAwaited(() => send('GET', '/_cerbos/health')),
  }
}
