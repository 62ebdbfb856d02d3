// What deploy/up wrote, and the two calls that every script needs.
import { readFileSync } from 'node:fs'

export const up = JSON.parse(readFileSync(process.argv[2], 'utf8'))

export async function tokenOf({ clientId, clientSecret }) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret })
  const answer = await fetch(up.tenantIssuer + '/oauth/token', { method: 'POST', body })
  if (!answer.ok) throw new Error(await answer.text())
  return (await answer.json()).access_token
}

export async function manage(method, path, body) {
  const headers = { Authorization: `Bearer ${up.apiKey}`, ...(body && { 'Content-Type': 'application/json' }) }
  const answer = await fetch(up.issuer + path, { method, headers, body: body && JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer.status === 204 ? undefined : answer.json()
}
