// Apache with mod_auth_openidc, which we did not write, lets the demo's user in and the admin not.
import assert from 'node:assert/strict'
import { up } from './up.mjs'
import { Person } from './person.mjs'

const page = process.argv[3]
const user = await new Person(up.user.email, up.user.password).open(page)
assert.deepEqual([user.status, user.text.trim()], [200, 'only for the user'], user.text)
const admin = await new Person(up.admin.email, up.admin.password).open(page)
assert.equal(admin.status, 401)
console.log('ok')
