-- What reads a tenant's event log: how far it has come, when it has something to do, and which replica is at it. Kinds: `webhook`; others may follow.
create table event_readers (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    kind text not null,
    -- INVARIANT: all up to here is done, or stands in the reader's own queue.
    position bigint not null,
    -- How long the log is known to be.
    head bigint not null,
    -- When there is something to do; null: not before the log grows.
    next_at timestamptz,
    -- Not before this, whatever is waiting.
    held_until timestamptz,
    -- It does not follow the log for now.
    stopped boolean not null default false,
    lease uuid,
    lease_until timestamptz,
    primary key (tenant_id, id),
    check ((lease is null) = (lease_until is null))
);
create index event_readers_due on event_readers (kind, next_at) where next_at is not null;

alter table event_readers enable row level security;
alter table event_readers force row level security;
create policy tenant on event_readers using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy directory on event_readers for all to plinto_directory using (true);

grant select, insert, update, delete on event_readers to plinto_service;
grant select, update, delete on event_readers to plinto_worker;
grant select (tenant_id, id, kind, head, next_at, held_until, stopped, lease_until), update (head, next_at) on event_readers to plinto_directory;

set role plinto_directory;

-- Readers of the tenants whose log became longer after a round are due. Answers the last round. In the order of their keys, so that two callers never wait for each other.
create function directory.wake_event_readers(after bigint, at timestamptz) returns bigint language sql volatile security definer
    set search_path = pg_catalog, pg_temp as $$
    with heads as materialized (
        select h.tenant_id, h.position, h.round from public.event_heads h where h.round > after
    ), behind as materialized (
        select r.tenant_id, r.id, h.position from public.event_readers r join heads h on h.tenant_id = r.tenant_id
        where r.head < h.position order by r.tenant_id, r.id for update of r
    ), woken as (
        update public.event_readers r set head = greatest(r.head, b.position), next_at = case when r.stopped then r.next_at else least(r.next_at, greatest(at, r.held_until)) end
        from behind b where r.tenant_id = b.tenant_id and r.id = b.id
    )
    select coalesce(max(h.round), after) from heads h
$$;

-- Due readers that nobody is at, locked; of each tenant in turn.
create function directory.claim_event_readers(of_kind text, at timestamptz, most integer, most_of_tenant integer, busy uuid[]) returns table (tenant_id uuid, id uuid)
    language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    with due as materialized (
        select r.tenant_id, r.id, r.next_at, row_number() over (partition by r.tenant_id order by r.next_at, r.id) as turn
        from public.event_readers r
        where r.kind = of_kind and r.next_at <= at and (r.lease_until is null or r.lease_until <= at) and r.tenant_id <> all (busy)
    ), chosen as materialized (
        select d.tenant_id, d.id from due d where d.turn <= most_of_tenant order by d.turn, d.next_at limit most
    )
    select r.tenant_id, r.id from public.event_readers r join chosen c on c.tenant_id = r.tenant_id and c.id = r.id
    where r.next_at <= at and (r.lease_until is null or r.lease_until <= at) for update of r skip locked
$$;

revoke execute on function directory.wake_event_readers(bigint, timestamptz), directory.claim_event_readers(text, timestamptz, integer, integer, uuid[]) from public;
grant execute on function directory.wake_event_readers(bigint, timestamptz), directory.claim_event_readers(text, timestamptz, integer, integer, uuid[]) to plinto_worker;

reset role;
