// What the edge bench has of policies: a thousand assignments, a policy of attributes, routes that ask them, and the time from an activation to the edge.
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { answers, median } from './measure.mjs'

const assigned = 1000
const attributes = `package bench

allow if {
	input.request.method == "GET"
	input.request.path[0] == "attributes"
	input.token.aud == input.token.aud
	some role in data.plinto.assignments[input.subject.id]
	role == "bench-reader"
}
`
const switched = (allow) => `package switched\n\nallow := ${allow}\n`

async function call(up, method, path, body) {
  const ask = () => fetch(up.issuer + path, {
    method, headers: { Authorization: `Bearer ${up.apiKey}`, 'Content-Type': 'application/json' }, body: body && JSON.stringify(body),
  })
  // While load ran, the issuer closed the connection that fetch kept.
  const answer = await ask().catch((failed) => (failed.cause?.code === 'UND_ERR_SOCKET' ? ask() : Promise.reject(failed)))
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer.status === 204 ? null : answer.json()
}

const route = (up, path, more) => ({
  ClusterId: 'app', Match: { Path: `/${path}/{**rest}` },
  Metadata: { 'Plinto:Tenant': up.tenant, 'Plinto:Audience': up.resource, ...Object.fromEntries(Object.entries(more).map(([key, value]) => [`Plinto:${key}`, value])) },
})

// Roles, assignments, policies and routes; returns when the edge decides by them.
export async function prepare(up, edge, bearer) {
  const role = await call(up, 'POST', '/v1/roles', { name: 'bench-reader', permissions: ['bench:read'] })
  await call(up, 'PUT', `/v1/roles/${role.id}/assignments/${up.clients.service.clientId}`)
  for (let i = 0; i < assigned; i += 20) {
    await Promise.all(Array.from({ length: 20 }, async (_, j) => {
      const identity = await call(up, 'POST', '/v1/identities', { email: `bench-${i + j}@example.test` })
      await call(up, 'PUT', `/v1/roles/${role.id}/assignments/${identity.id}`)
    }))
  }
  await activated(up, await create(up, 'bench', attributes), 1)
  const file = up.commands.edge.argv[up.commands.edge.argv.indexOf('--config') + 1]
  const config = JSON.parse(readFileSync(file, 'utf8'))
  Object.assign(config.ReverseProxy.Routes, {
    plain: route(up, 'plain', {}),
    roles: route(up, 'roles', { Policy: 'plinto/rbac/allow', Resource: 'bench' }),
    attributes: route(up, 'attributes', { Policy: 'bench/allow' }),
    durable: route(up, 'durable', { Policy: 'plinto/rbac/allow', Resource: 'bench', DecisionLog: 'durable' }),
    switched: route(up, 'switched', { Policy: 'switched/allow' }),
  })
  writeFileSync(file, JSON.stringify(config))
  for (const path of ['plain', 'roles', 'attributes', 'durable']) await answers(`${edge}/${path}/x`, bearer)
}

const create = async (up, name, text) => (await call(up, 'POST', '/v1/policies', { name, files: [{ path: `${name}.rego`, text }] })).id
const activated = (up, id, revision) => call(up, 'POST', `/v1/policies/${id}/activate`, { revision })

// From the answer of the issuer to the first decision by the new release, in milliseconds.
export async function activations(up, edge, bearer, count = 20) {
  const id = await create(up, 'switched', switched(true))
  await call(up, 'POST', `/v1/policies/${id}/revisions`, { files: [{ path: 'switched.rego', text: switched(false) }] })
  const times = []
  for (let i = 0; i < count; i++) {
    await activated(up, id, i % 2 + 1)
    const began = performance.now()
    const wanted = i % 2 === 0 ? 200 : 403
    while ((await fetch(`${edge}/switched/x`, { headers: bearer })).status !== wanted) await sleep(2)
    times.push(performance.now() - began)
  }
  return { median: median(times), most: Math.max(...times), count }
}
