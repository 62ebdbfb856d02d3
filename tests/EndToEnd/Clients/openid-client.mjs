// openid-client: discovery, client credentials, a protected resource through the edge, introspection, revocation.
import assert from 'node:assert/strict'
import * as client from 'openid-client'
import { up } from './up.mjs'

const { clientId, clientSecret } = up.clients.service
const config = await client.discovery(new URL(up.tenantIssuer), clientId, clientSecret, client.ClientSecretBasic(clientSecret), { execute: [client.allowInsecureRequests] })
const token = await client.clientCredentialsGrant(config, { scope: 'api:read api:write', resource: up.resource })
assert.equal(token.token_type, 'bearer')
const answer = await client.fetchProtectedResource(config, token.access_token, new URL(up.edge + '/api/me'), 'GET')
assert.equal(answer.status, 200)
assert.equal((await answer.json()).subject, clientId)
assert.equal((await client.tokenIntrospection(config, token.access_token)).active, true)
await client.tokenRevocation(config, token.access_token)
assert.equal((await client.tokenIntrospection(config, token.access_token)).active, false)
console.log('ok')
