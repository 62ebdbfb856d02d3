// The RBAC policy of the bench for Cedar: parsed once, decisions asked for with JavaScript objects made beforehand.
import { readFileSync } from 'node:fs'
import cedar from '@cedar-policy/cedar-wasm/nodejs'
import { repeat } from './round.mjs'

const id = (type, name) => ({ type, id: name })
const policies = readFileSync(new URL('rbac.cedar', import.meta.url), 'utf8')
const parsed = cedar.preparsePolicySet('rbac', { staticPolicies: policies })
if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed))

const question = (user, roles, action) => ({
  principal: id('User', user),
  action: id('Action', action),
  resource: id('Resource', 'foo123'),
  context: {},
  entities: [{ uid: id('User', user), attrs: {}, parents: roles.map((role) => id('Role', role)) }, ...roles.map((role) => ({ uid: id('Role', role), attrs: {}, parents: [] }))],
})

function decide(call) {
  const answer = cedar.statefulIsAuthorized(call)
  if (answer.type !== 'success') throw new Error(JSON.stringify(answer))
  return answer.response.decision
}

function contestant(user, roles, action, expected) {
  const call = { ...question(user, roles, action), preparsedPolicySetId: 'rbac' }
  return () => {
    if (decide(call) !== expected) throw new Error(`cedar: ${user} ${action} is not ${expected}`)
  }
}

contestant('alice', ['dev', 'test'], 'write', 'allow')()
contestant('bob', ['test'], 'read', 'allow')()
export const version = cedar.getCedarSDKVersion()
export const decideRbac = repeat(contestant('bob', ['test'], 'write', 'deny'))
