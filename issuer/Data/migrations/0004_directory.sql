-- The only ways across tenants. Each answers tenants and ids, never secrets; what is done with them is done inside each tenant.
-- They belong to plinto_directory and run with a fixed search_path, so that no caller can slip its own table or operator in.

set role plinto_directory;

-- The look-ups of every request are in plpgsql, which keeps their plans: a security definer function in SQL is planned anew at each call, five times slower.

create function directory.tenant_by_slug(wanted text) returns uuid language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp as $$
begin
    return (select t.id from public.tenants t where t.slug = wanted);
end $$;

create function directory.tenant_by_host(wanted text) returns uuid language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp as $$
begin
    return (select h.tenant_id from public.tenant_hosts h where h.host = wanted and h.verified_at is not null);
end $$;

create function directory.tenant_by_api_key(wanted bytea) returns uuid language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp as $$
begin
    return (select k.tenant_id from public.api_keys k where k.hash = wanted and k.revoked_at is null);
end $$;

create function directory.tenants_after(after uuid, most integer) returns table (tenant_id uuid) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select t.id from public.tenants t where after is null or t.id > after order by t.id limit most
$$;

create function directory.tenants_of_edge(wanted uuid) returns table (tenant_id uuid) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select e.tenant_id from public.edge_tenants e where e.edge_id = wanted
$$;

create function directory.tenants_of_edges(wanted uuid[]) returns table (tenant_id uuid, edge_id uuid) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select e.tenant_id, e.edge_id from public.edge_tenants e where e.edge_id = any (wanted)
$$;

-- One tenant whose key is due, locked: other replicas pass it by until this transaction ends.
create function directory.claim_due_rotation(active_since timestamptz, at timestamptz) returns uuid language sql volatile security definer
    set search_path = pg_catalog, pg_temp as $$
    select k.tenant_id from public.signing_keys k
    where k.state = 'active' and k.activated_at <= active_since
      and exists (select 1 from public.signing_keys n where n.tenant_id = k.tenant_id and n.state = 'announced' and n.ripe_at <= at)
    order by k.activated_at limit 1 for update of k skip locked
$$;

create function directory.keys_to_forget(at timestamptz, most integer) returns table (tenant_id uuid, kid text) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select k.tenant_id, k.kid from public.signing_keys k
    where k.state = 'retired' and k.root_key_id is not null and k.published_until <= at limit most
$$;

create function directory.keys_under_other_root(wanted text, most integer) returns table (tenant_id uuid, kid text) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select k.tenant_id, k.kid from public.signing_keys k where k.root_key_id is not null and k.root_key_id <> wanted limit most
$$;

create function directory.root_keys_in_use() returns table (root_key_id text) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    -- From one id to the next by the index: as many steps as there are root keys, however many tenants.
    with recursive steps as (
        select min(k.root_key_id) as id from public.signing_keys k
        union all
        select (select min(k.root_key_id) from public.signing_keys k where k.root_key_id > s.id) from steps s where s.id is not null
    )
    select s.id from steps s where s.id is not null
    union select f.root_key_id from public.feed_keys f
    union select d.root_key_id from public.data_protection_keys d
$$;

create function directory.tenants_to_clean(at timestamptz, most integer) returns table (tenant_id uuid) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select e.tenant_id from (
        (select a.tenant_id from public.assertion_jtis a where a.expires_at < at limit most)
        union (select i.tenant_id from public.idempotency_keys i where i.expires_at < at limit most)
        union (select r.tenant_id from public.revocations r where r.expires_at < at limit most)
        union (select s.tenant_id from public.client_secrets s where s.expires_at < at limit most)) e
$$;

-- What makes this incarnation of the database different from every other: a restored or replaced one differs in at least one of these.
create function directory.database_fingerprint() returns text language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp as $$
declare
    control text := 'unreadable';
begin
    if has_function_privilege('pg_catalog.pg_control_system()', 'execute') and has_function_privilege('pg_catalog.pg_control_checkpoint()', 'execute') then
        select s.system_identifier::text || '/' || c.timeline_id::text into control from pg_control_system() s, pg_control_checkpoint() c;
    end if;
    return control
        || '|' || extract(epoch from pg_postmaster_start_time())::text
        || '|' || (select d.oid::text from pg_database d where d.datname = current_database())
        || '|' || 'public.edge_changes'::regclass::oid::text
        || '|' || pg_relation_filenode('public.edge_changes'::regclass)::text;
end $$;

-- Starts a new epoch if `old_epoch` is still the current one; the caller that sees true did it.
create function directory.begin_epoch(old_epoch text, new_epoch text, new_fingerprint text) returns boolean language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp as $$
begin
    update public.feed_state s set epoch = new_epoch, fingerprint = new_fingerprint, position = 0, pruned_through = 0 where s.epoch = old_epoch;
    if not found then
        return false;
    end if;
    delete from public.edge_changes c where c.position is not null;
    delete from public.edge_heads h where true;
    perform pg_notify('plinto_edge_stamped', '');
    return true;
end $$;

-- Gives committed changes their positions, dense and in order. The lock on feed_state keeps it right even if two leaders met.
create function directory.stamp_edge_changes(at timestamptz, most integer) returns integer language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp as $$
declare
    start bigint;
    total integer;
begin
    select s.position into start from public.feed_state s for update;
    with numbered as (
        select w.tenant_id, w.id, start + w.place as position,
               coalesce(lag(start + w.place) over (partition by w.tenant_id order by w.place), h.position, 0) as previous
        from (select u.tenant_id, u.id, row_number() over (order by u.id) as place
              from (select c.tenant_id, c.id from public.edge_changes c where c.position is null order by c.id limit most) u) w
        left join public.edge_heads h on h.tenant_id = w.tenant_id
    ), stamped as (
        update public.edge_changes c set position = n.position, previous = n.previous, stamped_at = at
        from numbered n where c.tenant_id = n.tenant_id and c.id = n.id
        returning c.tenant_id, c.position
    ), heads as (
        insert into public.edge_heads as h (tenant_id, position)
        select t.tenant_id, max(t.position) from stamped t group by t.tenant_id
        on conflict (tenant_id) do update set position = excluded.position
    )
    select count(*) into total from stamped;
    if total > 0 then
        update public.feed_state s set position = start + total where true;
        perform pg_notify('plinto_edge_stamped', (start + total)::text);
    end if;
    return total;
end $$;

create function directory.edge_changes_between(after bigint, up_to bigint, most integer)
    returns table (tenant_id uuid, id uuid, "position" bigint) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select c.tenant_id, c.id, c.position from public.edge_changes c
    where c.position > after and c.position <= up_to order by c.position limit most
$$;

-- Forgets a chunk of old changes and says so in feed_state, so that a cursor from before it is answered with a reset.
create function directory.prune_edge_changes(stamped_before timestamptz, most integer) returns integer language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp as $$
declare
    last bigint;
    pruned integer;
begin
    perform 1 from public.feed_state s for update;
    select max(o.position) into last from (
        select c.position from public.edge_changes c where c.position is not null and c.stamped_at < stamped_before order by c.position limit most) o;
    if last is null then
        return 0;
    end if;
    delete from public.edge_changes c where c.position <= last;
    get diagnostics pruned = row_count;
    update public.feed_state s set pruned_through = greatest(s.pruned_through, last) where true;
    return pruned;
end $$;

-- The age of the oldest transaction that still writes: readers of the event log cannot pass it.
create function directory.horizon_age(at timestamptz) returns interval language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select coalesce(max(at - a.xact_start), interval '0') from pg_stat_activity a
    where a.backend_xid is not null and a.datname = current_database()
$$;

revoke execute on all functions in schema directory from public;
grant execute on function directory.tenant_by_slug(text), directory.tenant_by_host(text), directory.tenant_by_api_key(bytea), directory.tenants_after(uuid, integer),
    directory.tenants_of_edge(uuid), directory.tenants_of_edges(uuid[]), directory.root_keys_in_use(),
    directory.edge_changes_between(bigint, bigint, integer), directory.begin_epoch(text, text, text), directory.database_fingerprint() to plinto_service;
grant execute on function directory.claim_due_rotation(timestamptz, timestamptz), directory.keys_to_forget(timestamptz, integer), directory.keys_under_other_root(text, integer),
    directory.root_keys_in_use(), directory.tenants_to_clean(timestamptz, integer), directory.database_fingerprint(), directory.begin_epoch(text, text, text),
    directory.stamp_edge_changes(timestamptz, integer), directory.prune_edge_changes(timestamptz, integer), directory.horizon_age(timestamptz) to plinto_worker;

reset role;

-- Partitions need the owner of events, so this one function is the owner's. It takes no name from its caller.
create function directory.create_event_partitions(from_month timestamptz, months integer) returns integer language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    made integer := 0;
    month timestamptz;
    name text;
begin
    for step in 0 .. least(months, 24) - 1 loop
        month := date_trunc('month', from_month, 'UTC') + make_interval(months => step);
        name := 'events_' || to_char(month at time zone 'UTC', 'YYYY_MM');
        if to_regclass('public.' || name) is null then
            execute format('create table public.%I partition of public.events for values from (%L) to (%L)', name,
                (lpad(to_hex((extract(epoch from month) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid,
                (lpad(to_hex((extract(epoch from month + interval '1 month') * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid);
            -- Reached through the parent alone: no rights here, and row-level security without a policy denies the rest.
            execute format('alter table public.%I enable row level security', name);
            execute format('alter table public.%I force row level security', name);
            made := made + 1;
        end if;
    end loop;
    return made;
end $$;
revoke execute on function directory.create_event_partitions(timestamptz, integer) from public;
grant execute on function directory.create_event_partitions(timestamptz, integer) to plinto_worker, plinto_service;

select directory.create_event_partitions(now(), 3);
