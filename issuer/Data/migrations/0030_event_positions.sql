-- Events get their place in the tenant's log after their transaction has ended: dense, from 1, in the order of (xid, seq), below the oldest transaction that still runs. What reads the log
-- (webhooks, proofs, streams, exports) goes by positions: none is skipped when transactions end out of order, and a page that was read never changes.
-- What the audit log is searched by stands beside the position, so that every filter is a walk along an index in the order of the log, for one tenant alone. It is written by the
-- sequencer, after the change was committed: the insert of an event pays for none of these indexes. Retention empties these columns with the event; the position stays.
create table event_positions (
    tenant_id uuid not null references tenants (id),
    position bigint not null,
    event_id uuid not null,
    type text,
    actor_id text,
    subject text,
    organization_id uuid,
    request_id text,
    primary key (tenant_id, position)
);
create unique index event_positions_event on event_positions (tenant_id, event_id);
create index event_positions_type on event_positions (tenant_id, type, position);
create index event_positions_actor on event_positions (tenant_id, actor_id, position) where actor_id is not null;
create index event_positions_subject on event_positions (tenant_id, subject, position);
create index event_positions_organization on event_positions (tenant_id, organization_id, position) where organization_id is not null;
create index event_positions_request on event_positions (tenant_id, request_id, position) where request_id is not null;

-- How long each tenant's log is, and the round that last made it longer.
create table event_heads (
    tenant_id uuid primary key references tenants (id),
    position bigint not null,
    round bigint not null
);
create index event_heads_round on event_heads (round);

create table event_sequencer (
    singleton boolean primary key default true check (singleton),
    xid xid8 not null,
    seq bigint not null,
    round bigint not null
);
insert into event_sequencer (xid, seq, round) values ('0', 0, 0);

alter table event_positions enable row level security;
alter table event_positions force row level security;
create policy tenant on event_positions using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table event_heads enable row level security;
alter table event_heads force row level security;
create policy tenant on event_heads using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

grant select on event_positions, event_heads to plinto_service, plinto_worker;
grant select (tenant_id, id, xid, seq, type, actor_id, subject, organization_id, request_id) on events to plinto_directory;
grant select, insert on event_positions to plinto_directory;
grant select, insert, update on event_heads to plinto_directory;
grant select, update on event_sequencer to plinto_directory;
grant select on event_seq to plinto_directory;
create policy directory on events for select to plinto_directory using (true);
create policy directory on event_positions for all to plinto_directory using (true);
create policy directory on event_heads for all to plinto_directory using (true);

set role plinto_directory;

-- The oldest transaction of this database that still runs; without one, the caller's own. Those of other databases of the cluster write nothing here: a batch of hours in one of them
-- would hold back every event. Who cannot be told to be of another database counts as of this one, such as a prepared transaction.
create function directory.oldest_writer(now_running pg_snapshot) returns xid8 language sql volatile security definer
    set search_path = pg_catalog, pg_temp as $$
    select least(pg_current_xact_id(), pg_snapshot_xmax(now_running), (
        select min(x.running) from pg_snapshot_xip(now_running) as x (running)
        where not exists (
            select 1 from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'transactionid' and l.granted and l.mode = 'ExclusiveLock' and l.transactionid = x.running::xid
              and a.datid <> (select d.oid from pg_database d where d.datname = current_database()))))
$$;
revoke execute on function directory.oldest_writer(pg_snapshot) from public;

-- Gives so many events their positions. Answers how many got one; 0 also while another caller is at it.
create function directory.sequence_events(most integer) returns integer language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp as $$
declare
    last public.event_sequencer;
    reached public.event_sequencer;
    horizon xid8;
    restored bigint := 0;
    total integer;
begin
    select * into last from public.event_sequencer s for update skip locked;
    if not found then
        return 0;
    end if;
    -- Before the events are read, so that all below it have ended and are seen.
    horizon := directory.oldest_writer(pg_current_snapshot());
    -- A cursor from the future: the database was restored into a cluster that has counted less. Those of its rows that have no position are looked for from the start.
    if last.xid >= pg_snapshot_xmax(pg_current_snapshot()) then
        restored := (select s.last_value from public.event_seq s);
        last.xid := '0';
        last.seq := 0;
    end if;
    with fresh as (
        select e.tenant_id, e.id, e.xid, e.seq, e.type, e.actor_id, e.subject, e.organization_id, e.request_id from public.events e
        where (e.xid, e.seq) > (last.xid, last.seq) and (e.xid < horizon or e.seq <= restored)
          and not exists (select 1 from public.event_positions p where p.tenant_id = e.tenant_id and p.event_id = e.id)
        order by e.xid, e.seq limit most
    ), placed as (
        select f.tenant_id, f.id, f.xid, f.seq, f.type, f.actor_id, f.subject, f.organization_id, f.request_id,
               coalesce(h.position, 0) + row_number() over (partition by f.tenant_id order by f.xid, f.seq) as position
        from fresh f left join public.event_heads h on h.tenant_id = f.tenant_id
    ), inserted as (
        insert into public.event_positions (tenant_id, position, event_id, type, actor_id, subject, organization_id, request_id)
        select p.tenant_id, p.position, p.id, p.type, p.actor_id, p.subject, p.organization_id, p.request_id from placed p
    ), heads as (
        insert into public.event_heads as h (tenant_id, position, round)
        select p.tenant_id, max(p.position), last.round + 1 from placed p group by p.tenant_id
        on conflict (tenant_id) do update set position = excluded.position, round = excluded.round
    )
    select count(*), (array_agg(p.xid order by p.xid desc, p.seq desc))[1], (array_agg(p.seq order by p.xid desc, p.seq desc))[1] into total, reached.xid, reached.seq
    from placed p;
    if total < most then
        reached.xid := horizon;
        reached.seq := 0;
    elsif restored > 0 then
        reached := last;
        reached.xid := (select s.xid from public.event_sequencer s);
    end if;
    if total > 0 or restored > 0 then
        update public.event_sequencer s set round = last.round + 1, xid = reached.xid, seq = reached.seq where true;
    end if;
    if total > 0 then
        perform pg_notify('plinto_events', (last.round + 1)::text);
    end if;
    return total;
end $$;

-- The tenants whose log became longer after a round, and how long it is.
create function directory.event_heads_after(after bigint, most integer) returns table (tenant_id uuid, "position" bigint, round bigint) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select h.tenant_id, h.position, h.round from public.event_heads h where h.round > after order by h.round, h.tenant_id limit most
$$;

revoke execute on function directory.sequence_events(integer), directory.event_heads_after(bigint, integer) from public;
grant execute on function directory.sequence_events(integer), directory.event_heads_after(bigint, integer) to plinto_worker;

reset role;
