// Refreshes per second: Plinto beside OpenIddict and oidc-provider. Each is a public client's chain of refreshes that gives an ES256 access token, an ID token and a rotated refresh token,
// in one PostgreSQL with the same settings.
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { answers, contest, portBase, root, run, scratch, start, wrk } from './measure.mjs'

export const connections = 16
const [openIddictPort, oidcProviderPort] = [portBase + 80, portBase + 81]
const postgresPort = portBase + 30

function password() {
  return /^PG_PASSWORD=(.*)$/m.exec(readFileSync(join(scratch, 'state', 'secrets'), 'utf8'))[1]
}

export async function superuser(database = 'postgres') {
  const { Client } = (await import('pg')).default
  const client = new Client({ host: '127.0.0.1', port: postgresPort, user: 'plinto', password: password(), database })
  await client.connect()
  return client
}

const connection = (database) => `postgres://plinto:${password()}@127.0.0.1:${postgresPort}/${database}`

// Sessions of people as a sign-in leaves them, each with a first refresh token for the demo's web client.
export async function plintoChains(database, count) {
  const { rows: [{ tenant, client, resource }] } = await database.query(`select t.id as tenant, c.id as client, c.default_resource_id as resource
    from tenants t join clients c on c.tenant_id = t.id and c.name = 'Demo web' where t.slug = 'demo'`)
  const tokens = []
  for (let i = 0; i < count; i++) {
    const [identity, session, family, macKey, random] = [randomUUID(), randomUUID(), randomUUID(), randomBytes(32), randomBytes(32)]
    const head = Buffer.concat([Buffer.from(family.replaceAll('-', ''), 'hex'), random])
    const email = `${identity}@bench.test`
    await database.query(`insert into identities (tenant_id, id, email, email_key, email_verified_at, created_at) values ($1, $2, $3, $3, now(), now())`, [tenant, identity, email])
    await database.query(`insert into sessions (tenant_id, id, identity_id, secret_hash, amr, authenticated_at, created_at, seen_at, idle_until, expires_at)
      values ($1, $2, $3, $4, '{pwd}', now(), now(), now(), now() + interval '7 days', now() + interval '30 days')`, [tenant, session, identity, randomBytes(32)])
    await database.query(`insert into token_families (tenant_id, id, client_id, identity_id, session_id, resource_id, scopes, mac_key, created_at, authenticated_at, amr)
      values ($1, $2, $3, $4, $5, $6, '{openid,email,api:read}', $7, now(), now(), '{pwd}')`, [tenant, family, client, identity, session, resource, macKey])
    await database.query(`insert into refresh_tokens (tenant_id, hash, family_id, created_at) values ($1, $2, $3, now())`, [tenant, createHash('sha256').update(head).digest(), family])
    tokens.push('plr_' + Buffer.concat([head, createHmac('sha256', macKey).update(random).digest().subarray(0, 16)]).toString('base64url'))
  }
  return tokens
}

async function openIddict() {
  run('dotnet', ['build', 'bench/load/OpenIddictServer', '-c', 'Release', '-v', 'q', '-nologo'])
  const url = `http://127.0.0.1:${openIddictPort}`
  const keyword = `Host=127.0.0.1;Port=${postgresPort};Username=plinto;Password=${password()};Database=bench_openiddict`
  start('dotnet', [join(root, 'artifacts/bin/Plinto.Bench.OpenIddictServer/release/Plinto.Bench.OpenIddictServer.dll')], { ASPNETCORE_URLS: url, Connection: keyword, Logging__LogLevel__Default: 'Warning' })
  await answers(url + '/')
  return {
    url: url + '/connect/token',
    client: 'bench',
    chains: async (count) => {
      const tokens = []
      for (let i = 0; i < count; i++) {
        const answer = await fetch(url + '/connect/token', { method: 'POST', body: new URLSearchParams({ grant_type: 'password', client_id: 'bench', username: `person-${i}`, password: 'x' }) })
        if (!answer.ok) throw new Error(await answer.text())
        tokens.push((await answer.json()).refresh_token)
      }
      return tokens
    },
  }
}

async function oidcProvider() {
  const url = `http://127.0.0.1:${oidcProviderPort}`
  start('node', [join(root, 'bench/load/peers/oidc-provider.mjs'), String(oidcProviderPort), connection('bench_oidc_provider')], { NODE_ENV: 'production' })
  await answers(url + '/.well-known/openid-configuration')
  return {
    url: url + '/token',
    client: 'bench',
    chains: async (count) => {
      const tokens = []
      for (let i = 0; i < count; i++) {
        const answer = await fetch(url + '/seed', { method: 'POST' })
        if (!answer.ok) throw new Error(await answer.text())
        tokens.push(await answer.text())
      }
      return tokens
    },
  }
}

export function refreshes(name, url, client, tokens, seconds) {
  const file = join(scratch, `${name}.tokens`)
  writeFileSync(file, tokens.join('\n') + '\n')
  return wrk('refresh.lua', url, { TOKENS: file, CLIENT: client }, seconds, connections)
}

export async function refreshContest(up, { warm = 45, seconds = 10, rounds = 3 } = {}) {
  const admin = await superuser()
  for (const name of ['bench_openiddict', 'bench_oidc_provider']) await admin.query(`create database ${name}`)
  await admin.end()
  const plinto = await superuser('plinto')
  const contestants = [
    { name: 'Plinto', url: up.tenantIssuer.replace('localhost', '127.0.0.1') + '/oauth/token', client: up.clients.web.clientId, chains: (count) => plintoChains(plinto, count) },
    { name: 'OpenIddict 7.8, EF Core', ...(await openIddict()) },
    { name: 'oidc-provider 9.13, pg adapter', ...(await oidcProvider()) },
  ]
  for (const { name, url, client, chains } of contestants) refreshes(name, url, client, await chains(4 * connections), warm)
  // Every run starts with chains of its own: those under way when the last one ended lost their answers.
  for (const each of contestants) each.fresh = await Promise.all(Array.from({ length: rounds }, () => each.chains(4 * connections)))
  const results = contest(contestants.map(({ name, url, client, fresh }) => ({ name, once: () => refreshes(name, url, client, fresh.shift(), seconds) })), rounds)
  await plinto.end()
  return results
}
