// 20 sign-ins a second beside 200 refreshes a second: does hashing passwords slow the token endpoint down? Whole sign-ins, as a browser does them: authorize, page, form, code, tokens.
import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { plintoChains, superuser } from './refresh.mjs'

const people = 50
const password = 'correct horse battery staple 42'
const scope = 'openid email api:read'

const escaped = { '&amp;': '&', '&#x2B;': '+', '&quot;': '"', '&#x27;': "'", '&lt;': '<', '&gt;': '>' }
const unescape = (text) => text.replace(/&[#\w]+;/g, (entity) => escaped[entity] ?? entity)

function browser(base) {
  const cookies = new Map()
  return async (path, form) => {
    const headers = cookies.size ? { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {}
    const answer = await fetch(new URL(path, base), { redirect: 'manual', headers, ...(form && { method: 'POST', body: form }) })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)
      cookies.set(name, value)
    }
    return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() }
  }
}

async function signIn(up, email) {
  const visit = browser(up.tenantIssuer)
  const verifier = randomBytes(32).toString('base64url')
  const { clientId, redirectUri } = up.clients.web
  const asked = await visit(up.tenantIssuer + '/oauth/authorize?' + new URLSearchParams({
    client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope, state: 's', nonce: 'n', code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  }))
  const page = await visit(asked.location)
  const form = new URLSearchParams([...page.text.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [/name="([^"]*)"/.exec(input)[1], unescape(/value="([^"]*)"/.exec(input)?.[1] ?? '')]))
  form.set('email', email)
  form.set('password', password)
  const signedIn = await visit(asked.location, form)
  if (signedIn.status !== 303) throw new Error(`sign-in: ${signedIn.status}`)
  const back = await visit(signedIn.location)
  const code = new URL(back.location).searchParams.get('code')
  const tokens = await visit(up.tenantIssuer + '/oauth/token', new URLSearchParams({ grant_type: 'authorization_code', client_id: clientId, code, redirect_uri: redirectUri, code_verifier: verifier }))
  if (tokens.status !== 200) throw new Error(`token: ${tokens.status}`)
}

// Starts work at a fixed rate, whether or not what was started before is done: a slow server cannot slow its load down.
async function atRate(perSecond, seconds, work) {
  const took = []
  let failed = 0
  const began = performance.now()
  const all = []
  for (let n = 0; n < perSecond * seconds; n++) {
    const due = began + (n * 1000) / perSecond
    if (due > performance.now()) await sleep(due - performance.now())
    all.push(work(n).then(() => took.push(performance.now() - due), (fault) => { failed++; if (failed === 1) console.error('  ' + fault) }))
  }
  await Promise.all(all)
  took.sort((a, b) => a - b)
  const at = (share) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? NaN
  return { rate: took.length / ((performance.now() - began) / 1000), p50: at(0.5), p95: at(0.95), p99: at(0.99), errors: failed }
}

export async function signInsBesideRefreshes(up, { seconds = 30, signIns = 20, refreshes = 200 } = {}) {
  for (let i = 0; i < people; i++) {
    const made = await fetch(up.issuer + '/v1/identities', {
      method: 'POST', headers: { Authorization: `Bearer ${up.apiKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: `bench-${i}@bench.test`, emailVerified: true, name: 'Bench', password }),
    })
    if (made.status !== 201 && made.status !== 409) throw new Error(`${made.status} ${await made.text()}`)
    await made.arrayBuffer()
  }
  const database = await superuser('plinto')
  const chains = await plintoChains(database, 4 * refreshes)
  await database.end()
  const refresh = async () => {
    const token = chains.shift()
    const answer = await fetch(up.tenantIssuer + '/oauth/token', { method: 'POST', body: new URLSearchParams({ grant_type: 'refresh_token', client_id: up.clients.web.clientId, refresh_token: token }) })
    const body = await answer.json()
    if (answer.status !== 200) throw new Error(`refresh: ${answer.status} ${body.error}`)
    chains.push(body.refresh_token)
  }
  const person = (n) => signIn(up, `bench-${n % people}@bench.test`)
  await Promise.all([atRate(refreshes, 10, refresh), atRate(signIns / 2, 10, person)])
  const alone = await atRate(refreshes, seconds, refresh)
  const [beside, signedIn] = await Promise.all([atRate(refreshes, seconds, refresh), atRate(signIns, seconds, person)])
  return [{ name: `${refreshes} refreshes/s alone`, ...alone }, { name: `${refreshes} refreshes/s beside sign-ins`, ...beside }, { name: `${signIns} sign-ins/s beside refreshes (5 requests each)`, ...signedIn }]
}
