-- Two replicas that start at once both found a month without its partition, and the second failed: now one waits for the other.
create or replace function directory.create_event_partitions(from_month timestamptz, months integer) returns integer language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    made integer := 0;
    month timestamptz;
    name text;
begin
    perform pg_advisory_xact_lock(hashtext('plinto.event-partitions'));
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
