-- Policies: named sets of Rego files with revisions, and releases, the compiled sum of all that is active.

create table policies (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (name ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    description text,
    -- The newest revision's number.
    revision integer not null,
    -- Null: not in force.
    active_revision integer,
    -- What roll-back goes to.
    previous_revision integer,
    version bigint not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index policies_name on policies (tenant_id, name);

-- Never changed once written.
create table policy_revisions (
    tenant_id uuid not null references tenants (id),
    policy_id uuid not null,
    number integer not null,
    -- [{path, text}]
    files jsonb not null,
    entrypoints text[] not null,
    message text,
    created_by text not null,
    created_at timestamptz not null,
    primary key (tenant_id, policy_id, number),
    foreign key (tenant_id, policy_id) references policies (tenant_id, id) on delete cascade
);

-- Each activation, roll-back or change of what the policies are compiled from makes one.
create table policy_releases (
    tenant_id uuid not null references tenants (id),
    number bigint not null,
    -- [{policy, name, revision}]
    contents jsonb not null,
    entrypoints text[] not null,
    -- plan.json, gzip; and the module (null where the plan calls what a module cannot). Only the newest releases keep them: older ones can be compiled again.
    plan bytea,
    wasm bytea,
    reason text not null check (reason in ('activated', 'rolled_back', 'deactivated', 'settings')),
    created_by text not null,
    created_at timestamptz not null,
    primary key (tenant_id, number)
);

-- One row per tenant: the release in force. Switched by one statement that names the release it was compiled over.
create table policy_heads (
    tenant_id uuid primary key references tenants (id),
    release bigint not null,
    -- Whether the built-in base policy `plinto.rbac` is part of the release.
    base_policy boolean not null default true,
    -- What decision logs never hold, see PolicyRecord.Redactions.
    redactions text[] not null default '{}',
    -- Grows with every change of roles and assignments: whoever keeps them in memory reads this to know whether they still stand.
    data_version bigint not null default 0,
    -- The bundle signed last: under one ETag every replica answers the same bytes.
    bundle_tag text,
    bundle_signature text,
    version bigint not null default 1
);

create table roles (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null check (name ~ '^[a-z0-9]([a-z0-9_.-]{0,62}[a-z0-9])?$'),
    description text,
    -- resource:action, either may be *
    permissions text[] not null,
    version bigint not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index roles_name on roles (tenant_id, name);

create table role_assignments (
    tenant_id uuid not null references tenants (id),
    role_id uuid not null,
    identity_id uuid,
    client_id uuid,
    created_at timestamptz not null,
    check ((identity_id is null) <> (client_id is null)),
    foreign key (tenant_id, role_id) references roles (tenant_id, id) on delete cascade,
    foreign key (tenant_id, identity_id) references identities (tenant_id, id) on delete cascade,
    foreign key (tenant_id, client_id) references clients (tenant_id, id) on delete cascade
);
create unique index role_assignments_each on role_assignments (tenant_id, role_id, identity_id, client_id) nulls not distinct;
create index role_assignments_identity on role_assignments (tenant_id, identity_id) where identity_id is not null;
create index role_assignments_client on role_assignments (tenant_id, client_id) where client_id is not null;

-- What edges logged. By day: old days go by dropping their partition.
create table decisions (
    tenant_id uuid not null,
    id uuid not null,
    -- Null: decided by the issuer itself.
    edge_id uuid,
    release bigint not null,
    entrypoint text not null,
    route text,
    request_id text,
    subject text,
    allowed boolean not null,
    code text not null,
    reasons text[] not null default '{}',
    input jsonb,
    microseconds double precision not null,
    received_at timestamptz not null,
    primary key (tenant_id, id)
) partition by range (id);
create index decisions_request on decisions (tenant_id, request_id) where request_id is not null;
create index decisions_subject on decisions (tenant_id, subject, id) where subject is not null;
create index decisions_denied on decisions (tenant_id, id) where not allowed;

-- Decisions that edges dropped on routes that only take samples: nobody should believe the log is whole.
create table decision_drops (
    tenant_id uuid not null references tenants (id),
    day date not null,
    edge_id uuid not null,
    dropped bigint not null,
    primary key (tenant_id, day, edge_id)
);

alter table edge_changes drop constraint edge_changes_kind_check;
alter table edge_changes add constraint edge_changes_kind_check check (kind in ('keys', 'revocation', 'tenant', 'policy', 'roles', 'assignment'));
-- Of an assignment: whose roles changed, as its tokens name it.
alter table edge_changes add column assignment_subject text check ((kind = 'assignment') = (assignment_subject is not null));

-- Which release each edge decides by.
alter table edge_tenants
    add column policy_release bigint,
    add column policy_fault text,
    add column policy_acknowledged_at timestamptz;

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['policies', 'policy_revisions', 'policy_releases', 'policy_heads', 'roles', 'role_assignments', 'decisions', 'decision_drops'] loop
        execute format('alter table public.%I enable row level security', tenant_table);
        execute format('alter table public.%I force row level security', tenant_table);
        execute format(
            'create policy tenant on public.%I using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)'
            ' with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', tenant_table);
    end loop;
end $$;

grant select, insert, update, delete on policies, policy_revisions, policy_heads, roles, role_assignments, decision_drops to plinto_service;
grant select, insert on policy_releases, decisions to plinto_service;
grant update (plan, wasm) on policy_releases to plinto_service;
grant update (policy_release, policy_fault, policy_acknowledged_at) on edge_tenants to plinto_service;

-- Whatever changes them, a cascade from a deleted identity or client included.
create function touch_policy_data() returns trigger language plpgsql
    set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select 1 from changed) then
        insert into public.policy_heads as h (tenant_id, release, data_version) values (nullif(current_setting('app.tenant', true), '')::uuid, 0, 1)
        on conflict (tenant_id) do update set data_version = h.data_version + 1;
    end if;
    return null;
end $$;

do $$
declare
    read_by_policies text;
begin
    foreach read_by_policies in array array['roles', 'role_assignments'] loop
        execute format('create trigger touch_insert after insert on public.%I referencing new table as changed for each statement execute function public.touch_policy_data()', read_by_policies);
        execute format('create trigger touch_update after update on public.%I referencing new table as changed for each statement execute function public.touch_policy_data()', read_by_policies);
        execute format('create trigger touch_delete after delete on public.%I referencing old table as changed for each statement execute function public.touch_policy_data()', read_by_policies);
    end loop;
end $$;

-- Operators see how far every edge is. What is wrong with a policy is its tenant's, so this says only that something is.
grant select (policy_release, policy_fault, policy_acknowledged_at) on edge_tenants to plinto_directory;
grant select (tenant_id, release) on policy_heads to plinto_directory;
create policy directory on policy_heads for select to plinto_directory using (true);
set role plinto_directory;
create function directory.policies_of_edges(wanted uuid[])
    returns table (edge_id uuid, tenant_id uuid, release bigint, faulty boolean, acknowledged_at timestamptz, in_force bigint) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select e.edge_id, e.tenant_id, e.policy_release, e.policy_fault is not null, e.policy_acknowledged_at, coalesce(h.release, 0)
    from public.edge_tenants e left join public.policy_heads h on h.tenant_id = e.tenant_id
    where e.edge_id = any (wanted) order by e.edge_id, e.tenant_id
$$;
revoke execute on function directory.policies_of_edges(uuid[]) from public;
grant execute on function directory.policies_of_edges(uuid[]) to plinto_service;
reset role;

-- Partitions need the owner of decisions, so these two are the owner's. They take no name from their caller.
create function directory.create_decision_partitions(from_day timestamptz, days integer) returns integer language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    made integer := 0;
    day timestamptz;
    name text;
begin
    perform pg_advisory_xact_lock(hashtext('plinto.decision-partitions'));
    for step in 0 .. least(days, 60) - 1 loop
        day := date_trunc('day', from_day, 'UTC') + make_interval(days => step);
        name := 'decisions_' || to_char(day at time zone 'UTC', 'YYYY_MM_DD');
        if to_regclass('public.' || name) is null then
            execute format('create table public.%I partition of public.decisions for values from (%L) to (%L)', name,
                (lpad(to_hex((extract(epoch from day) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid,
                (lpad(to_hex((extract(epoch from day + interval '1 day') * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid);
            execute format('alter table public.%I enable row level security', name);
            execute format('alter table public.%I force row level security', name);
            made := made + 1;
        end if;
    end loop;
    return made;
end $$;

-- Days that ended before, at most 60 at once, the oldest first.
create function directory.drop_decision_partitions(ended_before timestamptz) returns integer language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    dropped integer := 0;
    name text;
begin
    perform pg_advisory_xact_lock(hashtext('plinto.decision-partitions'));
    for name in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'public.decisions'::regclass and to_date(substr(c.relname, 11), 'YYYY_MM_DD') + 1 <= (ended_before at time zone 'UTC')::date
        order by c.relname limit 60
    loop
        execute format('drop table public.%I', name);
        dropped := dropped + 1;
    end loop;
    return dropped;
end $$;

revoke execute on function directory.create_decision_partitions(timestamptz, integer), directory.drop_decision_partitions(timestamptz) from public;
grant execute on function directory.create_decision_partitions(timestamptz, integer) to plinto_worker, plinto_service;
grant execute on function directory.drop_decision_partitions(timestamptz) to plinto_worker;

select directory.create_decision_partitions(now() - interval '2 days', 10);
