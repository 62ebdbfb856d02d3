# Run before each activation; `sdk/rego test issuer/Policies/Base issuer/Demo/documents` runs them, too.
package documents_test

import data.documents

test_a_reader_reads if as_reader("GET", "read", ["shelf", "a"]).allow

test_a_reader_who_writes_is_told_why_not if as_reader("PUT", "update", ["shelf", "a"]) == {"allow": false, "reasons": ["no role of yours allows this"]}

test_anybody_reads_the_public_shelf if as_nobody("GET", "read", ["public", "a"]).allow

test_nobody_writes_the_public_shelf if not as_nobody("PUT", "update", ["public", "a"]).allow

test_a_client_has_its_own_shelf if as_nobody("PUT", "update", ["cli_1", "a"]).allow

test_deleting_needs_a_second_factor if as_nobody("DELETE", "delete", ["cli_1", "a"]) == {"allow": true, "acr": "aal2"}

test_a_path_without_a_shelf_is_refused if not as_nobody("GET", "read", []).allow

as_reader(method, action, rest) := decision if {
	decision := documents.decision with input as question(method, action, rest)
		with data.plinto.roles as {"reader": {"permissions": {"documents:read": true}}}
		with data.plinto.assignments as {"idt_1": ["reader"]}
}

as_nobody(method, action, rest) := decision if {
	decision := documents.decision with input as question(method, action, rest) with data.plinto.assignments as {}
}

question(method, action, rest) := {
	"request": {"method": method, "path": array.concat(["api", "documents"], rest), "host": "app.example", "headers": {}, "query": {}},
	"token": {"sub": "idt_1", "client_id": "cli_1"},
	"subject": {"type": "identity", "id": "idt_1"},
	"action": {"name": action},
	"resource": {"type": "documents", "id": "/api/documents"},
	"context": {},
}
