// bench/run issuer: client-credentials tokens per second, with the demo tenant alone and with 10,000 tenants more.
import { contest, report, stopAll, table, up as deploy, wrk } from './measure.mjs'

try {
  const up = deploy()
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
  const after = contest([{ name: '10,001 tenants', once }])
  report('issuer', 'Tokens from the issuer', [
    'client_credentials with client_secret_post, PostgreSQL with fsync and synchronous_commit on, `wrk -t1 -c32`, 6 s a run, medians of three.',
    '',
    table([...before, ...after], 'one tenant'),
  ].join('\n'))
} finally {
  stopAll()
}
