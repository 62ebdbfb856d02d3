# Roles without a line of Rego: part of each release unless the tenant leaves it out.
# `import data.plinto.rbac` in a policy of your own to build on it.
package plinto.rbac

# Whether a role of the subject has the permission `{resource.type}:{action.name}`, or one with `*` on either side.
default allow := false

allow if {
	some permission in wanted
	permission in permissions
}

# The names of the subject's roles.
roles contains role if some role in data.plinto.assignments[input.subject.id]

# All that the subject's roles permit.
permissions contains permission if {
	some role in roles
	some permission, _ in data.plinto.roles[role].permissions
}

wanted contains concat(":", [resource, action]) if {
	some resource in [input.resource.type, "*"]
	some action in [input.action.name, "*"]
}
