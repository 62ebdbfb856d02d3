-- Which step of the feed key's rotation this is; the same in all rows, so that reading the keys reads it too. Edges never go back to keys of an earlier step.
alter table feed_keys add column step bigint not null default 1;

-- The sequence of the last hello.
alter table feed_state add column hello bigint not null default 0;

-- A sequence greater than any before: microseconds of the clock, so that it goes on when the database is set back, and one more than the last when the clock is.
set role plinto_directory;
create function directory.next_hello() returns bigint language sql volatile security definer
    set search_path = pg_catalog, pg_temp as $$
    update public.feed_state set hello = greatest(hello + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint) returning hello
$$;
revoke execute on function directory.next_hello() from public;
grant execute on function directory.next_hello() to plinto_service;
reset role;
