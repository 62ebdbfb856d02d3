-- What the audit log is searched by stands beside the position, so that every filter is a walk along an index in the order of the log, for one tenant alone. It is written by the
-- sequencer, after the change was committed: the insert of an event pays for none of these indexes. Retention empties these columns with the event; the position stays.

alter table event_positions
    add column type text,
    add column actor_id text,
    add column subject text,
    add column organization_id uuid,
    add column request_id text;

-- Row-level security is forced on the owner too; for this one look over all tenants it is not.
alter table event_positions no force row level security;
alter table events no force row level security;
update event_positions p set type = e.type, actor_id = e.actor_id, subject = e.subject, organization_id = e.organization_id, request_id = e.request_id
from events e where e.tenant_id = p.tenant_id and e.id = p.event_id;
alter table event_positions force row level security;
alter table events force row level security;

create index event_positions_type on event_positions (tenant_id, type, position);
create index event_positions_actor on event_positions (tenant_id, actor_id, position) where actor_id is not null;
create index event_positions_subject on event_positions (tenant_id, subject, position);
create index event_positions_organization on event_positions (tenant_id, organization_id, position) where organization_id is not null;
create index event_positions_request on event_positions (tenant_id, request_id, position) where request_id is not null;

-- A column of its own: row-level security keeps an index over the document itself from being used. Rewrites the table once.
alter table event_personal add column ip text generated always as ((data::jsonb) ->> 'ip') stored;
create index event_personal_ip on event_personal (tenant_id, ip, event_id) where ip is not null;

grant select (type, actor_id, subject, organization_id, request_id) on events to plinto_directory;

set role plinto_directory;

-- As in 0030, but for the columns above.
create or replace function directory.sequence_events(most integer) returns integer language plpgsql volatile security definer
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
    horizon := pg_snapshot_xmin(pg_current_snapshot());
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

reset role;
