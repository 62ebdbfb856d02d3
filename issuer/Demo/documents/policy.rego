# Who may do what with the demo's documents, /api/documents/{shelf}/{name}.
#
# Roles decide first: whoever has `documents:read` may read, whoever has `documents:*` may do anything. Three rules stand beside them:
# the public shelf is everybody's to read, each client has a shelf of its own, and deleting needs a sign-in with a second factor.
package documents

import data.plinto.rbac

default decision := {"allow": false, "reasons": ["no role of yours allows this"]}

# METADATA
# description: What the edge asks about each request to /api/documents.
# entrypoint: true
decision := {"allow": true, "headers": {"X-Document-Shelf": shelf}} if {
	permitted
	not needs_second_factor
}

decision := {"allow": true, "acr": "aal2"} if {
	permitted
	needs_second_factor
}

permitted if rbac.allow

permitted if {
	shelf == "public"
	input.action.name == "read"
}

permitted if shelf == input.token.client_id

needs_second_factor if input.action.name == "delete"

# The third segment: what stands in `path` is decoded once, and is what the app behind the edge gets.
shelf := input.request.path[2]
