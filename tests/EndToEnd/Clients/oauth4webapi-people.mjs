// oauth4webapi, which validates strictly: authorization response (iss, state), ID token, userinfo, refresh, and prompt=none without a session.
import assert from 'node:assert/strict'
import * as oauth from 'oauth4webapi'
import { up } from './up.mjs'
import { Person } from './person.mjs'

const insecure = { [oauth.allowInsecureRequests]: true }
const issuer = new URL(up.tenantIssuer)
const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure))
assert.equal(as.authorization_response_iss_parameter_supported, true)
assert.deepEqual(as.code_challenge_methods_supported, ['S256'])
const { clientId, redirectUri } = up.clients.web
const client = { client_id: clientId }
const auth = oauth.None()

function request(parameters) {
  const url = new URL(as.authorization_endpoint)
  for (const [name, value] of Object.entries({ client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid email api:read', ...parameters })) url.searchParams.set(name, value)
  return url
}

const person = new Person(up.admin.email, up.admin.password)
const [verifier, state, nonce] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState(), oauth.generateRandomNonce()]
const challenge = { code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }
const back = await person.authorize(request({ ...challenge, state, nonce, max_age: '3600', prompt: 'login' }), redirectUri)
const parameters = oauth.validateAuthResponse(as, client, back, state)
const answer = await oauth.authorizationCodeGrantRequest(as, client, auth, parameters, redirectUri, verifier, insecure)
const tokens = await oauth.processAuthorizationCodeResponse(as, client, answer, { expectedNonce: nonce, maxAge: 3600, requireIdToken: true })
await oauth.validateApplicationLevelSignature(as, answer, insecure)
const claims = oauth.getValidatedIdTokenClaims(tokens)
assert.equal(claims.email, up.admin.email)
assert.equal(claims.email_verified, true)

const info = await oauth.processUserInfoResponse(as, client, claims.sub, await oauth.userInfoRequest(as, client, tokens.access_token, insecure))
assert.equal(info.sub, claims.sub)
const refreshed = await oauth.processRefreshTokenResponse(as, client, await oauth.refreshTokenGrantRequest(as, client, auth, tokens.refresh_token, insecure))
assert.ok(refreshed.access_token && refreshed.refresh_token)

// A code works once, and its second use takes back what the first one brought.
const reused = await oauth.authorizationCodeGrantRequest(as, client, auth, parameters, redirectUri, verifier, insecure)
await assert.rejects(oauth.processAuthorizationCodeResponse(as, client, reused, { expectedNonce: nonce }), error => error.error === 'invalid_grant')
await assert.rejects(oauth.refreshTokenGrantRequest(as, client, auth, refreshed.refresh_token, insecure).then(r => oauth.processRefreshTokenResponse(as, client, r)), error => error.error === 'invalid_grant')

// Nobody is signed in, and nobody may be asked.
const stranger = new Person()
const none = await stranger.authorize(request({ ...challenge, state, prompt: 'none' }), redirectUri)
assert.throws(() => oauth.validateAuthResponse(as, client, none, state), error => error.error === 'login_required')
console.log('ok')
