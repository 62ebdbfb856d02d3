# Roles without a line of Rego: part of each release unless the tenant leaves it out.
# `import data.plinto.rbac` in a policy of your own to build on it.
package plinto.rbac

# Whether a role of the subject has the permission `{resource.type}:{action.name}`, or one with `*` on either side.
default allow := false

# Look-ups, not lists: what it costs does not depend on how much a role permits. Edges run this for each request.
allow if {
	some role in data.plinto.assignments[input.subject.id]
	some resource in [input.resource.type, "*"]
	some action in [input.action.name, "*"]
	data.plinto.roles[role].permissions[concat(":", [resource, action])]
}

# The names of the subject's roles.
roles contains role if some role in data.plinto.assignments[input.subject.id]

# All that the subject's roles permit.
permissions contains permission if {
	some role in roles
	some permission, _ in data.plinto.roles[role].permissions
}
