// @sigstore/verify and canonicalize: a checkpoint and the proof of an event, by code that verifies other logs' entries.
import assert from 'node:assert/strict'
import { createHash, createPublicKey } from 'node:crypto'
import { createRequire } from 'node:module'
import canonicalize from 'canonicalize'
import { up } from './up.mjs'

// Its verifier takes whole bundles of Sigstore; the two steps that are every log's lie below.
const verify = createRequire(import.meta.url).resolve('@sigstore/verify').replace(/index\.js$/, '')
const { verifyCheckpoint } = createRequire(import.meta.url)(verify + 'tlog/checkpoint.js')
const { verifyMerkleInclusion } = createRequire(import.meta.url)(verify + 'tlog/merkle.js')

const exported = await fetch(up.issuer + '/v1/audit-logs/export?format=jsonl', { headers: { Authorization: `Bearer ${up.apiKey}` } })
const event = JSON.parse((await exported.text()).split('\n')[0])
let proof
for (let tries = 0; !proof; tries++) {
  const answer = await fetch(`${up.issuer}/v1/audit-logs/proofs?event=${event.id}`, { headers: { Authorization: `Bearer ${up.apiKey}` } })
  if (answer.ok) proof = await answer.json()
  else assert.ok(answer.status === 409 && tries < 100, await answer.text())
  if (!proof) await new Promise(resolve => setTimeout(resolve, 100))
}
const { keys } = await (await fetch(up.tenantIssuer + '/jwks')).json()
const logs = keys.map(jwk => {
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
  const logID = createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest()
  return { logID, publicKey, baseURL: up.tenantIssuer.replace(/^https?:\/\//, '') + '/audit' }
})
const members = ['actor', 'data', 'id', 'organization', 'personalCommitment', 'position', 'requestId', 'subject', 'time', 'type']
const body = value => Buffer.from(canonicalize(value), 'utf8')
const leaf = Object.fromEntries(members.map(name => [name, event[name]]))
const entry = canonicalizedBody => ({
  canonicalizedBody,
  inclusionProof: { logIndex: String(proof.leaf), hashes: proof.hashes.map(hash => Buffer.from(hash, 'base64')), checkpoint: { envelope: proof.checkpoint } }
})

const checkpoint = verifyCheckpoint(entry(body(leaf)), logs)
verifyMerkleInclusion(entry(body(leaf)), checkpoint)
assert.throws(() => verifyMerkleInclusion(entry(body({ ...leaf, subject: leaf.subject + 'x' })), checkpoint))
assert.throws(() => verifyCheckpoint({ inclusionProof: { checkpoint: { envelope: proof.checkpoint.replace(/\n(\d+)\n/, (_, size) => `\n${Number(size) + 1}\n`) } } }, logs))
console.log('ok')
