// openid-client: a person signs in (pushed request, PKCE, nonce, state), the token passes the edge, is refreshed, is gone after revocation and logout.
import assert from 'node:assert/strict'
import * as client from 'openid-client'
import { up } from './up.mjs'
import { Person } from './person.mjs'

const { clientId, redirectUri } = up.clients.web
const config = await client.discovery(new URL(up.tenantIssuer), clientId, undefined, client.None(), { execute: [client.allowInsecureRequests] })
assert.equal(config.serverMetadata().issuer, up.tenantIssuer)
const person = new Person(up.user.email, up.user.password)

async function signIn(build, extra = {}) {
  const [verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()]
  const url = await build(config, {
    redirect_uri: redirectUri, scope: 'openid profile email api:read', resource: up.resource, state, nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...extra,
  })
  const back = await person.authorize(url, redirectUri)
  return client.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true })
}

const first = await signIn(client.buildAuthorizationUrlWithPAR)
assert.equal(first.claims().email, up.user.email)
const me = await client.fetchProtectedResource(config, first.access_token, new URL(up.edge + '/api/me'), 'GET')
assert.equal(me.status, 200)
const caller = await me.json()
assert.equal(caller.subject, first.claims().sub)
assert.equal(caller.session, first.claims().sid)
assert.equal((await client.fetchUserInfo(config, first.access_token, first.claims().sub)).email, up.user.email)

// Single sign-on: the second time no page asks anything; prompt=none agrees.
const second = await signIn(client.buildAuthorizationUrl, { prompt: 'none' })
assert.equal(second.claims().sid, first.claims().sid)
assert.equal(second.claims().auth_time, first.claims().auth_time)

// max_age is kept: the handler of openid-client checks auth_time itself.
const fresh = await client.refreshTokenGrant(config, first.refresh_token)
assert.notEqual(fresh.refresh_token, first.refresh_token)
assert.equal(fresh.claims().sub, first.claims().sub)
const again = await client.refreshTokenGrant(config, first.refresh_token) // a lost response
assert.equal(again.refresh_token, fresh.refresh_token)
assert.notEqual(again.access_token, fresh.access_token)

await client.tokenRevocation(config, fresh.refresh_token)
await assert.rejects(client.refreshTokenGrant(config, fresh.refresh_token), error => error.error === 'invalid_grant')

// Logout ends the session: the other family is dead with it.
const logout = client.buildEndSessionUrl(config, { id_token_hint: second.id_token, post_logout_redirect_uri: up.edge + '/signout-callback-oidc', state: 'bye' })
const back = await person.authorize(logout, up.edge + '/signout-callback-oidc')
assert.equal(back.searchParams.get('state'), 'bye')
await assert.rejects(client.refreshTokenGrant(config, second.refresh_token), error => error.error === 'invalid_grant')
console.log('ok')
