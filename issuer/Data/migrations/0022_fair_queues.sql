-- Deliveries are claimed tenant by tenant in turn, and sign-ups that nobody confirmed go after a while.

create index outgoing_mails_tenant on outgoing_mails (tenant_id, due_at);
create index logout_deliveries_tenant on logout_deliveries (tenant_id, due_at);

alter table identities
    -- When somebody signed up with the address; null: made by the management API. Such a row goes unless it is confirmed, or something else is done with it.
    add column signed_up_at timestamptz;
create index identities_unconfirmed on identities (tenant_id, signed_up_at) where signed_up_at is not null and email_verified_at is null;

grant delete, update (version) on identities to plinto_worker; -- row locks need the latter; nothing writes it
grant select on role_assignments to plinto_worker;
create policy directory on identities for select to plinto_directory using (true);
grant select (tenant_id, signed_up_at, email_verified_at) on identities to plinto_directory;

set role plinto_directory;

-- Due rows, locked, the oldest of each tenant first, then the second of each: as many as one tenant has waiting, the others' turn comes. From one tenant to the next by the index.
create function directory.claim_due_mails_in_turn(at timestamptz, most integer, most_of_tenant integer, busy uuid[]) returns table (tenant_id uuid, id uuid)
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    with recursive tenants as (
        (select m.tenant_id as tenant from public.outgoing_mails m order by m.tenant_id limit 1)
        union all
        select (select m.tenant_id from public.outgoing_mails m where m.tenant_id > t.tenant order by m.tenant_id limit 1) from tenants t where t.tenant is not null
    ), due as materialized (
        select t.tenant, m.id, m.due_at, m.turn
        from tenants t cross join lateral (
            select o.id, o.due_at, row_number() over (order by o.due_at, o.id) as turn
            from (select i.id, i.due_at from public.outgoing_mails i where i.tenant_id = t.tenant and i.due_at <= at order by i.due_at limit most_of_tenant) o) m
        where t.tenant <> all (busy)
        order by m.turn, m.due_at limit most
    )
    select m.tenant_id, m.id from public.outgoing_mails m join due d on d.tenant = m.tenant_id and d.id = m.id where m.due_at <= at for update of m skip locked
$$;

create function directory.claim_due_logout_deliveries_in_turn(at timestamptz, most integer, most_of_tenant integer, busy uuid[]) returns table (tenant_id uuid, id uuid)
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    with recursive tenants as (
        (select l.tenant_id as tenant from public.logout_deliveries l order by l.tenant_id limit 1)
        union all
        select (select l.tenant_id from public.logout_deliveries l where l.tenant_id > t.tenant order by l.tenant_id limit 1) from tenants t where t.tenant is not null
    ), due as materialized (
        select t.tenant, l.id, l.due_at, l.turn
        from tenants t cross join lateral (
            select o.id, o.due_at, row_number() over (order by o.due_at, o.id) as turn
            from (select i.id, i.due_at from public.logout_deliveries i where i.tenant_id = t.tenant and i.due_at <= at order by i.due_at limit most_of_tenant) o) l
        where t.tenant <> all (busy)
        order by l.turn, l.due_at limit most
    )
    select l.tenant_id, l.id from public.logout_deliveries l join due d on d.tenant = l.tenant_id and d.id = l.id where l.due_at <= at for update of l skip locked
$$;

-- Tenants with sign-ups from before a time that nobody confirmed, from one to the next by the index.
create function directory.tenants_with_unconfirmed(before timestamptz) returns table (tenant_id uuid) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    with recursive tenants as (
        (select i.tenant_id as tenant from public.identities i where i.signed_up_at is not null and i.email_verified_at is null order by i.tenant_id limit 1)
        union all
        select (select i.tenant_id from public.identities i where i.signed_up_at is not null and i.email_verified_at is null and i.tenant_id > t.tenant order by i.tenant_id limit 1)
        from tenants t where t.tenant is not null
    )
    select t.tenant from tenants t
    where exists (select 1 from public.identities i where i.tenant_id = t.tenant and i.signed_up_at < before and i.email_verified_at is null)
$$;

revoke execute on function directory.claim_due_mails_in_turn(timestamptz, integer, integer, uuid[]),
    directory.claim_due_logout_deliveries_in_turn(timestamptz, integer, integer, uuid[]), directory.tenants_with_unconfirmed(timestamptz) from public;
grant execute on function directory.claim_due_mails_in_turn(timestamptz, integer, integer, uuid[]),
    directory.claim_due_logout_deliveries_in_turn(timestamptz, integer, integer, uuid[]), directory.tenants_with_unconfirmed(timestamptz) to plinto_worker;

reset role;
