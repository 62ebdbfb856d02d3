// oauth4webapi: discovery (OpenID and RFC 8414), client credentials with both secret methods and private_key_jwt, introspection, revocation, errors.
import assert from 'node:assert/strict'
import * as oauth from 'oauth4webapi'
import { exportJWK, generateKeyPair } from 'jose'
import { manage, up } from './up.mjs'

const insecure = { [oauth.allowInsecureRequests]: true }
const issuer = new URL(up.tenantIssuer)
const { clientId, clientSecret } = up.clients.service

for (const algorithm of ['oidc', 'oauth2']) {
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...insecure, algorithm }))
  assert.equal(as.issuer, up.tenantIssuer)
  for (const auth of [oauth.ClientSecretPost(clientSecret), oauth.ClientSecretBasic(clientSecret)]) {
    const client = { client_id: clientId }
    const parameters = new URLSearchParams({ scope: 'api:read', resource: up.resource })
    const token = await oauth.processClientCredentialsResponse(as, client, await oauth.clientCredentialsGrantRequest(as, client, auth, parameters, insecure))
    assert.equal(token.token_type, 'bearer')
    assert.equal(token.scope, 'api:read')
    const seen = await oauth.processIntrospectionResponse(as, client, await oauth.introspectionRequest(as, client, auth, token.access_token, insecure))
    assert.equal(seen.active, true)
    assert.equal(seen.client_id, clientId)
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, auth, token.access_token, insecure))
    const gone = await oauth.processIntrospectionResponse(as, client, await oauth.introspectionRequest(as, client, auth, token.access_token, insecure))
    assert.deepEqual(gone, { active: false })
  }
}

const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure))

// private_key_jwt, with a key made here
const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
const service = await manage('GET', `/v1/clients/${clientId}`)
const created = await manage('POST', '/v1/clients', {
  name: 'private_key_jwt',
  type: 'confidential',
  grantTypes: ['client_credentials'],
  tokenEndpointAuthMethod: 'private_key_jwt',
  jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] },
  defaultResource: service.defaultResource,
  scopes: service.scopes,
})
const client = { client_id: created.client.id }
const byKey = oauth.PrivateKeyJwt({ key: privateKey, kid: 'k1' })
const token = await oauth.processClientCredentialsResponse(as, client, await oauth.clientCredentialsGrantRequest(as, client, byKey, { scope: 'api:read' }, insecure))
assert.ok(token.access_token)

// errors as RFC 6749 §5.2
const refused = async (client, auth, parameters) => {
  try {
    await oauth.processClientCredentialsResponse(as, client, await oauth.clientCredentialsGrantRequest(as, client, auth, parameters, insecure))
  } catch (error) {
    // a 401 with a challenge is reported as such, before the body is looked at
    return error.error ?? (await error.response.json()).error
  }
}
assert.equal(await refused({ client_id: clientId }, oauth.ClientSecretPost('wrong'), {}), 'invalid_client')
assert.equal(await refused({ client_id: clientId }, oauth.ClientSecretPost(clientSecret), { scope: 'api:admin' }), 'invalid_scope')
assert.equal(await refused({ client_id: clientId }, oauth.ClientSecretPost(clientSecret), { resource: 'https://unknown.example' }), 'invalid_target')
console.log('ok')
