-- Row-level security on every tenant table, and each role's rights. Login roles never bypass it; plinto_directory (NOLOGIN) sees the columns granted to it, through policies of its own.

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array[
        'tenant_hosts', 'signing_keys', 'resources', 'resource_scopes', 'clients', 'client_secrets', 'client_resources', 'client_scopes', 'assertion_jtis',
        'api_keys', 'idempotency_keys', 'events', 'event_personal', 'revocations', 'edge_changes', 'edge_heads', 'edge_tenants']
    loop
        execute format('alter table public.%I enable row level security', tenant_table);
        execute format('alter table public.%I force row level security', tenant_table);
        -- nullif: a pooled connection that once had a tenant has an empty setting afterwards.
        execute format(
            'create policy tenant on public.%I using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)'
            ' with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', tenant_table);
    end loop;
end $$;

alter table tenants enable row level security;
alter table tenants force row level security;
create policy tenant on tenants using (id = nullif(current_setting('app.tenant', true), '')::uuid)
    with check (id = nullif(current_setting('app.tenant', true), '')::uuid);

grant select, insert, update on tenants to plinto_service;
grant select, insert, update, delete on tenant_hosts, resources, resource_scopes, clients, client_secrets, client_resources, client_scopes, idempotency_keys to plinto_service;
grant select, insert, update on signing_keys, api_keys, revocations to plinto_service;
grant select, insert on assertion_jtis, events, event_personal to plinto_service;
grant select, insert on edge_changes to plinto_service;
grant select on edge_heads to plinto_service;
grant select, insert, delete on edge_tenants to plinto_service;
grant usage on sequence event_seq to plinto_service, plinto_worker;
grant select, insert, update on operators, operator_keys, edges, edge_enrolment_tokens to plinto_service;
grant select, insert, update, delete on operator_idempotency_keys to plinto_service;
grant select, insert on edge_assertion_jtis, root_key_checks, feed_keys, data_protection_keys to plinto_service;
grant select on feed_state to plinto_service, plinto_worker;
grant select on schema_versions to plinto_service, plinto_worker;

grant select on tenants, resources to plinto_worker;
grant select, insert, update on signing_keys to plinto_worker;
grant select, insert on events, event_personal, edge_changes to plinto_worker;
grant select, delete on assertion_jtis, idempotency_keys, revocations, operator_idempotency_keys, edge_assertion_jtis to plinto_worker;
grant select on client_secrets to plinto_worker;
grant delete on client_secrets to plinto_worker;
grant select, update on feed_keys, data_protection_keys to plinto_worker;
grant select, insert on root_key_checks to plinto_worker;
grant select on edges to plinto_worker;

-- Columns, not tables: ids and times, never a secret.
grant select (id, slug, disabled_at) on tenants to plinto_directory;
grant select (tenant_id, host, verified_at) on tenant_hosts to plinto_directory;
grant select (tenant_id, id, hash, revoked_at, expires_at) on api_keys to plinto_directory;
grant select (tenant_id, kid, state, activated_at, ripe_at, published_until, root_key_id) on signing_keys to plinto_directory;
grant update (activated_at) on signing_keys to plinto_directory; -- row locks need it; no function writes it
grant select (tenant_id, edge_id) on edge_tenants to plinto_directory;
grant select (tenant_id, id, position, previous, stamped_at), update (position, previous, stamped_at), delete on edge_changes to plinto_directory;
grant select, insert, update, delete on edge_heads to plinto_directory;
grant select, update on feed_state to plinto_directory;
grant select (tenant_id, expires_at) on assertion_jtis to plinto_directory;
grant select (tenant_id, expires_at) on idempotency_keys to plinto_directory;
grant select (tenant_id, expires_at) on revocations to plinto_directory;
grant select (tenant_id, expires_at) on client_secrets to plinto_directory;
grant select (root_key_id) on feed_keys, data_protection_keys to plinto_directory;

create policy directory on tenants for select to plinto_directory using (true);
create policy directory on tenant_hosts for select to plinto_directory using (true);
create policy directory on api_keys for select to plinto_directory using (true);
create policy directory on signing_keys for all to plinto_directory using (true);
create policy directory on edge_tenants for select to plinto_directory using (true);
create policy directory on edge_changes for all to plinto_directory using (true);
create policy directory on edge_heads for all to plinto_directory using (true);
create policy directory on assertion_jtis for select to plinto_directory using (true);
create policy directory on idempotency_keys for select to plinto_directory using (true);
create policy directory on revocations for select to plinto_directory using (true);
create policy directory on client_secrets for select to plinto_directory using (true);
