-- Exports of the event log that take longer than a request, and the places it is streamed to.

create table audit_exports (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    format text not null,
    filter jsonb not null,
    -- Positions: the range that is exported, both ends left out, and how far it has come.
    after_position bigint not null,
    before_position bigint not null,
    reached bigint not null,
    events bigint not null default 0,
    parts integer not null default 0,
    bytes bigint not null default 0,
    state text not null check (state in ('running', 'done', 'failed')),
    failure text,
    -- SHA-256 of the secret in the link that downloads it.
    link_hash bytea,
    link_expires_at timestamptz,
    -- Whoever works on it has it until then; one that is over is due when it expires.
    due_at timestamptz not null,
    attempts integer not null default 0,
    created_at timestamptz not null,
    finished_at timestamptz,
    expires_at timestamptz not null,
    primary key (tenant_id, id),
    check ((state = 'running') = (finished_at is null))
);
create index audit_exports_due on audit_exports (tenant_id, due_at);
create index audit_exports_link on audit_exports (link_hash) where link_hash is not null;

-- Each part is a gzip member of its own: one after the other they are a file.
create table audit_export_parts (
    tenant_id uuid not null references tenants (id),
    export_id uuid not null,
    number integer not null,
    data bytea not null,
    primary key (tenant_id, export_id, number),
    foreign key (tenant_id, export_id) references audit_exports (tenant_id, id) on delete cascade
);

create table log_streams (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null,
    kind text not null check (kind in ('https', 'splunk_hec', 's3')),
    settings jsonb not null,
    secret_envelope bytea not null,
    root_key_id text not null,
    -- Names of types; null: all.
    types text[],
    -- The last position that was delivered.
    position bigint not null,
    state text not null check (state in ('active', 'paused', 'failed')),
    failures integer not null default 0,
    failing_since timestamptz,
    last_error text,
    delivered_at timestamptz,
    due_at timestamptz not null,
    -- Fences off a replica whose lease ran out.
    claims bigint not null default 0,
    version bigint not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create index log_streams_due on log_streams (tenant_id, due_at) where state = 'active';
create index log_streams_root_key on log_streams (root_key_id);

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['audit_exports', 'audit_export_parts', 'log_streams'] loop
        execute format('alter table public.%I enable row level security', tenant_table);
        execute format('alter table public.%I force row level security', tenant_table);
        execute format(
            'create policy tenant on public.%I using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)'
            ' with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', tenant_table);
        execute format('grant select, insert, update, delete on public.%I to plinto_service, plinto_worker', tenant_table);
    end loop;
    foreach tenant_table in array array['audit_exports', 'log_streams'] loop
        execute format('create policy directory on public.%I for all to plinto_directory using (true)', tenant_table);
    end loop;
end $$;

grant select (tenant_id, id, due_at, link_hash, link_expires_at) on audit_exports to plinto_directory;
grant select (tenant_id, id, due_at, state, position, root_key_id) on log_streams to plinto_directory;
grant update (due_at) on audit_exports, log_streams to plinto_directory; -- row locks need it; no function writes it

set role plinto_directory;

-- As the queues of 0022: the oldest of each tenant first, then the second of each, from one tenant to the next by the index.
create function directory.claim_due_audit_exports(at timestamptz, most integer, most_of_tenant integer, busy uuid[]) returns table (tenant_id uuid, id uuid)
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    with recursive tenants as (
        (select m.tenant_id as tenant from public.audit_exports m order by m.tenant_id limit 1)
        union all
        select (select m.tenant_id from public.audit_exports m where m.tenant_id > t.tenant order by m.tenant_id limit 1) from tenants t where t.tenant is not null
    ), due as materialized (
        select t.tenant, m.id, m.due_at, m.turn
        from tenants t cross join lateral (
            select o.id, o.due_at, row_number() over (order by o.due_at, o.id) as turn
            from (select i.id, i.due_at from public.audit_exports i where i.tenant_id = t.tenant and i.due_at <= at order by i.due_at limit most_of_tenant) o) m
        where t.tenant <> all (busy)
        order by m.turn, m.due_at limit most
    )
    select m.tenant_id, m.id from public.audit_exports m join due d on d.tenant = m.tenant_id and d.id = m.id where m.due_at <= at for update of m skip locked
$$;

-- The same for streams that have something to deliver.
create function directory.claim_due_log_streams(at timestamptz, most integer, most_of_tenant integer, busy uuid[]) returns table (tenant_id uuid, id uuid)
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    with recursive tenants as (
        (select m.tenant_id as tenant from public.log_streams m where m.state = 'active' order by m.tenant_id limit 1)
        union all
        select (select m.tenant_id from public.log_streams m where m.state = 'active' and m.tenant_id > t.tenant order by m.tenant_id limit 1)
        from tenants t where t.tenant is not null
    ), due as materialized (
        select t.tenant, m.id, m.due_at, m.turn
        from tenants t cross join lateral (
            select o.id, o.due_at, row_number() over (order by o.due_at, o.id) as turn
            from (select i.id, i.due_at from public.log_streams i join public.event_heads h on h.tenant_id = i.tenant_id
                  where i.tenant_id = t.tenant and i.state = 'active' and i.due_at <= at and i.position < h.position order by i.due_at limit most_of_tenant) o) m
        where t.tenant <> all (busy)
        order by m.turn, m.due_at limit most
    )
    select m.tenant_id, m.id from public.log_streams m join due d on d.tenant = m.tenant_id and d.id = m.id where m.state = 'active' and m.due_at <= at for update of m skip locked
$$;

create function directory.audit_export_by_link(wanted bytea, at timestamptz) returns table (tenant_id uuid, id uuid) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select e.tenant_id, e.id from public.audit_exports e where e.link_hash = wanted and e.link_expires_at > at
$$;

create function directory.log_streams_under_other_root(wanted text, most integer) returns table (tenant_id uuid, id uuid) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select s.tenant_id, s.id from public.log_streams s where s.root_key_id <> wanted limit most
$$;

create function directory.root_keys_of_log_streams() returns table (root_key_id text) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select distinct s.root_key_id from public.log_streams s
$$;

revoke execute on function directory.claim_due_audit_exports(timestamptz, integer, integer, uuid[]), directory.claim_due_log_streams(timestamptz, integer, integer, uuid[]),
    directory.audit_export_by_link(bytea, timestamptz), directory.log_streams_under_other_root(text, integer), directory.root_keys_of_log_streams() from public;
grant execute on function directory.claim_due_audit_exports(timestamptz, integer, integer, uuid[]), directory.claim_due_log_streams(timestamptz, integer, integer, uuid[]),
    directory.log_streams_under_other_root(text, integer), directory.root_keys_of_log_streams() to plinto_worker;
grant execute on function directory.audit_export_by_link(bytea, timestamptz), directory.root_keys_of_log_streams() to plinto_service;

reset role;
