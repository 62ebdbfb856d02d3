// bench/run issuer [PART]: refreshes per second beside OpenIddict and oidc-provider; sign-ins beside refreshes; client-credentials tokens, with the demo tenant alone and with
// 10,000 tenants more. A part is `refresh`, `sign-ins` or `tenants`; only a run of all of them writes the report.
import { contest, report, stopAll, table, up as deploy, wrk } from './measure.mjs'
import { connections, refreshContest } from './refresh.mjs'
import { signInsBesideRefreshes } from './sign-ins.mjs'

const part = process.argv[2] ?? 'all'
const sections = []
const section = (...lines) => {
  console.error(lines.join('\n'))
  sections.push(...lines, '')
}

async function refresh(up) {
  const [plinto, openIddict, oidcProvider] = await refreshContest(up)
  const times = (peer) => `${(plinto.rate / peer.rate).toFixed(1)} × ${peer.name}`
  section(
    '## Refreshes',
    '',
    `A public client's refresh: a rotated refresh token, an ES256 access token and an ES256 ID token; the session and the person are looked up. One PostgreSQL for all, fsync and synchronous_commit on. \`wrk -t1 -c${connections}\`, `
      + 'each answer\'s token is the next request\'s; 45 s of warm-up each, then 10 s a run, three alternating rounds, medians. OpenIddict: EF Core stores, degraded mode off, one process. oidc-provider: one process, '
      + 'an adapter with named statements.',
    '',
    table([plinto, openIddict, oidcProvider], openIddict.name),
    '',
    `Plinto: ${times(openIddict)}, ${times(oidcProvider)}.`,
  )
}

async function signIns(up) {
  const results = await signInsBesideRefreshes(up)
  section(
    '## Sign-ins beside refreshes',
    '',
    'At a fixed rate for 30 s, whether or not earlier requests are done; times count from when a request was due. A sign-in is all of it: authorize, page, form with the password (Argon2id, 19 MiB, two passes), code, tokens.',
    '',
    '| | done/s | p50 ms | p95 ms | p99 ms | errors |',
    '|---|---:|---:|---:|---:|---:|',
    ...results.map((r) => `| ${r.name} | ${r.rate.toFixed(0)} | ${r.p50.toFixed(1)} | ${r.p95.toFixed(1)} | ${r.p99.toFixed(1)} | ${r.errors} |`),
  )
}

async function tenants(up) {
  const { clientId, clientSecret } = up.clients.service
  const form = { FORM: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }).toString() }
  const once = () => wrk('tokens.lua', up.tenantIssuer.replace('localhost', '127.0.0.1') + '/oauth/token', form)
  once()
  const before = contest([{ name: 'one tenant', once }])
  console.error('  creating 10,000 tenants')
  const create = async (i) => {
    const answer = await fetch(up.issuer + '/v1/tenants', {
      method: 'POST',
      headers: { Authorization: `Bearer ${up.operatorKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ slug: `bench-${i}`, name: `Bench ${i}` }),
    })
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`)
    await answer.arrayBuffer()
  }
  for (let i = 0; i < 10_000; i += 20) await Promise.all(Array.from({ length: 20 }, (_, j) => create(i + j)))
  const atOnce = contest([{ name: '10,001 tenants, at once', once }])
  await new Promise((resolve) => setTimeout(resolve, 70_000)) // autovacuum looks at each table once a minute
  const after = contest([{ name: '10,001 tenants', once }])
  section(
    '## Client credentials',
    '',
    'client_credentials with client_secret_post, `wrk -t1 -c32`, 6 s a run, medians of three. "At once" is right after 10,000 tenants were made in seconds: PostgreSQL still uses plans that it made for one, until its autovacuum has looked at the tables.',
    '',
    table([...before, ...atOnce, ...after], 'one tenant'),
  )
}

const parts = { refresh, 'sign-ins': signIns, tenants }
try {
  const up = deploy()
  for (const [name, run] of Object.entries(parts)) if (part === 'all' || part === name) await run(up)
  if (part === 'all') report('issuer', 'Tokens from the issuer', sections.join('\n').trim())
} finally {
  stopAll()
}
process.exit() // the agents of fetch would keep it a while
