-- Each tenant's event log as a Merkle tree (RFC 9162): a leaf per position, in tiles of 256 hashes, and the signed checkpoint of its present size.
create table audit_trees (
    tenant_id uuid primary key references tenants (id),
    size bigint not null,
    note text,
    sealed_at timestamptz
);
create table audit_tiles (
    tenant_id uuid not null references tenants (id),
    -- Level 0 holds leaf hashes, level n hashes over 256 of level n - 1.
    level integer not null,
    number bigint not null,
    hashes bytea not null,
    primary key (tenant_id, level, number)
);

alter table audit_trees enable row level security;
alter table audit_trees force row level security;
create policy tenant on audit_trees using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table audit_tiles enable row level security;
alter table audit_tiles force row level security;
create policy tenant on audit_tiles using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

grant select on audit_trees, audit_tiles to plinto_service;
grant select, insert, update on audit_trees, audit_tiles to plinto_worker;
grant select (tenant_id, size) on audit_trees to plinto_directory;
create policy directory on audit_trees for select to plinto_directory using (true);

set role plinto_directory;
-- Tenants whose log is longer than their tree.
create function directory.tenants_to_seal(most integer) returns table (tenant_id uuid) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select h.tenant_id from public.event_heads h left join public.audit_trees t on t.tenant_id = h.tenant_id where h.position > coalesce(t.size, 0) limit most
$$;
revoke execute on function directory.tenants_to_seal(integer) from public;
grant execute on function directory.tenants_to_seal(integer) to plinto_worker;
reset role;
