// jose: verifies an access token with the published keys, and refuses a changed one.
import assert from 'node:assert/strict'
import * as jose from 'jose'
import { tokenOf, up } from './up.mjs'

const keys = jose.createRemoteJWKSet(new URL(up.tenantIssuer + '/jwks'))
const token = await tokenOf(up.clients.service)
const expected = { issuer: up.tenantIssuer, audience: up.resource, typ: 'at+jwt', requiredClaims: ['sub', 'client_id', 'jti', 'iat', 'exp'] }
const { payload, protectedHeader } = await jose.jwtVerify(token, keys, expected)
assert.equal(payload.client_id, up.clients.service.clientId)
assert.equal(payload.exp - payload.iat, 300)
assert.equal(protectedHeader.alg, 'ES256')
assert.ok(token.length <= 1024, `the token has ${token.length} characters`)
const changed = token.slice(0, -5) + (token.at(-5) === 'A' ? 'B' : 'A') + token.slice(-4)
await assert.rejects(jose.jwtVerify(changed, keys, expected), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
console.log('ok')
