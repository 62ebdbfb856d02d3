// The peer: npm oidc-provider with an adapter on PostgreSQL, as its documentation describes adapters: one table, a row each, consumed in place. Arguments: port, connection string.
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { Pool } from 'pg'
import Provider, { errors } from 'oidc-provider'

const [port, connection] = process.argv.slice(2)
const pool = new Pool({ connectionString: connection, max: 20 })
await pool.query('create table if not exists models (kind text not null, id text not null, payload jsonb not null, grant_id text, uid text, expires_at timestamptz, primary key (kind, id))')
await pool.query('create index if not exists models_grant on models (grant_id) where grant_id is not null')
await pool.query('create index if not exists models_uid on models (uid) where uid is not null')

// Named statements are prepared once per connection.
const sql = (name, text) => (values) => pool.query({ name, text, values })
const upsert = sql('upsert', 'insert into models (kind, id, payload, grant_id, uid, expires_at) values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6)) on conflict (kind, id) do update set payload = excluded.payload, expires_at = excluded.expires_at')
const find = sql('find', 'select payload from models where kind = $1 and id = $2 and (expires_at is null or expires_at > now())')
const findUid = sql('find_uid', 'select payload from models where kind = $1 and uid = $2')
const consume = sql('consume', `update models set payload = payload || jsonb_build_object('consumed', floor(extract(epoch from now()))::bigint) where kind = $1 and id = $2`)
const destroy = sql('destroy', 'delete from models where kind = $1 and id = $2')
const revoke = sql('revoke', 'delete from models where grant_id = $1')

class PostgresAdapter {
  constructor(kind) { this.kind = kind }
  async upsert(id, payload, expiresIn) { await upsert([this.kind, id, payload, payload.grantId ?? null, payload.uid ?? null, expiresIn ?? null]) }
  async find(id) { return (await find([this.kind, id])).rows[0]?.payload }
  async findByUid(uid) { return (await findUid([this.kind, uid])).rows[0]?.payload }
  async consume(id) { await consume([this.kind, id]) }
  async destroy(id) { await destroy([this.kind, id]) }
  async revokeByGrantId(grantId) { await revoke([grantId]) }
}

const resource = 'https://api.bench'
const key = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), kid: 'bench', alg: 'ES256', use: 'sig' }
const provider = new Provider(`http://127.0.0.1:${port}`, {
  adapter: PostgresAdapter,
  clients: [{
    client_id: 'bench', token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'], redirect_uris: ['http://127.0.0.1/callback'], response_types: ['code'],
    id_token_signed_response_alg: 'ES256', application_type: 'native',
  }],
  jwks: { keys: [key] },
  cookies: { keys: ['bench'] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  ttl: { AccessToken: 300, IdToken: 3600, RefreshToken: 7 * 86400, Grant: 30 * 86400 },
  features: {
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, indicator) => {
        if (indicator !== resource) throw new errors.InvalidTarget()
        return { scope: 'read', accessTokenTTL: 300, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } }
      },
    },
  },
})

// First refresh tokens, without a person: POST /seed answers one.
async function seed() {
  const grant = new provider.Grant({ accountId: 'person', clientId: 'bench' })
  grant.addOIDCScope('openid offline_access')
  grant.addResourceScope(resource, 'read')
  const grantId = await grant.save()
  const client = await provider.Client.find('bench')
  return new provider.RefreshToken({ accountId: 'person', client, grantId, gty: 'authorization_code', scope: 'openid offline_access read', resource, authTime: Math.floor(Date.now() / 1000), rotations: 0 }).save()
}

const answer = provider.callback()
createServer((request, response) => {
  if (request.url !== '/seed') return answer(request, response)
  seed().then((token) => response.end(token), (fault) => { response.statusCode = 500; response.end(String(fault)) })
}).listen(Number(port), '127.0.0.1')
