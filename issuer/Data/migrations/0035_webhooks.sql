-- Webhooks: addresses that a tenant's events are posted to. How far each has come is its row in event_readers, under the same id.
create table webhooks (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    url text not null,
    description text,
    -- Types of events, with `*` for all or at the end: `client.*`.
    types text[] not null,
    -- Only what happened in this organisation; null: all of the tenant.
    organization_id uuid,
    -- Of its own headers only the names: their values stand sealed in webhook_secrets.
    header_names text[] not null default '{}',
    api_version text not null,
    signing text not null check (signing in ('hmac', 'ed25519', 'both')),
    -- Whose signature stands first while several secrets are valid.
    first_signature text not null check (first_signature in ('old', 'new')),
    paused boolean not null default false,
    disabled_at timestamptz,
    disabled_reason text check (disabled_reason in ('gone', 'failing')),
    version bigint not null default 1,
    created_at timestamptz not null,
    -- Health, written by whoever delivers; no part of the version.
    consecutive_failures integer not null default 0,
    failing_since timestamptz,
    last_success_at timestamptz,
    last_failure_at timestamptz,
    last_error text,
    primary key (tenant_id, id),
    check ((disabled_at is null) = (disabled_reason is null))
);

create table webhook_secrets (
    tenant_id uuid not null,
    webhook_id uuid not null,
    id uuid not null,
    -- `hmac`: 32 bytes; `ed25519`: a seed of 32 bytes; `headers`: the values of its own headers as a JSON object.
    kind text not null check (kind in ('hmac', 'ed25519', 'headers')),
    root_key_id text not null,
    envelope bytea not null,
    public_key bytea,
    created_at timestamptz not null,
    expires_at timestamptz,
    primary key (tenant_id, webhook_id, id),
    foreign key (tenant_id, webhook_id) references webhooks (tenant_id, id) on delete cascade
);
create index webhook_secrets_root_key on webhook_secrets (root_key_id);

-- An event that a webhook is told, made from the log so many ahead. Kept for 30 days after its end.
create table webhook_deliveries (
    tenant_id uuid not null,
    webhook_id uuid not null,
    event_id uuid not null,
    -- In the log; 0 for a test, which waits for nothing and nothing for it.
    position bigint not null,
    type text not null,
    subject text not null,
    state text not null check (state in ('waiting', 'delivered', 'failed')),
    -- Of all time: the number of its last attempt.
    attempts integer not null default 0,
    -- Since it was last queued: what the schedule of retries counts.
    tries integer not null default 0,
    due_at timestamptz not null,
    created_at timestamptz not null,
    ended_at timestamptz,
    primary key (tenant_id, webhook_id, event_id),
    foreign key (tenant_id, webhook_id) references webhooks (tenant_id, id) on delete cascade,
    check ((state = 'waiting') = (ended_at is null))
);
create index webhook_deliveries_waiting on webhook_deliveries (tenant_id, webhook_id, position) where state = 'waiting';
create index webhook_deliveries_waiting_subject on webhook_deliveries (tenant_id, webhook_id, subject, position) where state = 'waiting';
create index webhook_deliveries_failed on webhook_deliveries (tenant_id, webhook_id, event_id) where state = 'failed';
create index webhook_deliveries_ended on webhook_deliveries (tenant_id, ended_at) where ended_at is not null;

create table webhook_attempts (
    tenant_id uuid not null,
    webhook_id uuid not null,
    event_id uuid not null,
    number integer not null,
    at timestamptz not null,
    milliseconds integer not null,
    -- HTTP; null: no answer.
    status integer,
    -- Why it is no success; null: it is one.
    error text,
    -- The start of the answer's body.
    answer text,
    primary key (tenant_id, webhook_id, event_id, number),
    foreign key (tenant_id, webhook_id, event_id) references webhook_deliveries (tenant_id, webhook_id, event_id) on delete cascade
);

do $$
declare t text;
begin
    foreach t in array array['webhooks', 'webhook_secrets', 'webhook_deliveries', 'webhook_attempts'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy tenant on %I using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)
            with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', t);
    end loop;
end $$;

grant select, insert, update, delete on webhooks, webhook_secrets, webhook_deliveries to plinto_service;
grant select on webhook_attempts to plinto_service;
grant select, update on webhooks, webhook_secrets to plinto_worker;
grant select, insert, update, delete on webhook_deliveries, webhook_attempts to plinto_worker;

create policy directory on webhook_secrets for select to plinto_directory using (true);
create policy directory on webhook_deliveries for select to plinto_directory using (true);
grant select (tenant_id, webhook_id, id, root_key_id) on webhook_secrets to plinto_directory;
grant select (tenant_id, ended_at) on webhook_deliveries to plinto_directory;

set role plinto_directory;

create or replace function directory.root_keys_in_use() returns table (root_key_id text) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    -- From one id to the next by the index: as many steps as there are root keys, however many tenants.
    with recursive steps as (
        select min(k.root_key_id) as id from public.signing_keys k
        union all
        select (select min(k.root_key_id) from public.signing_keys k where k.root_key_id > s.id) from steps s where s.id is not null
    ), hooks as (
        select min(w.root_key_id) as id from public.webhook_secrets w
        union all
        select (select min(w.root_key_id) from public.webhook_secrets w where w.root_key_id > h.id) from hooks h where h.id is not null
    )
    select s.id from steps s where s.id is not null
    union select h.id from hooks h where h.id is not null
    union select f.root_key_id from public.feed_keys f
    union select d.root_key_id from public.data_protection_keys d
    union select m.root_key_id from public.outgoing_mails m
$$;

create function directory.webhook_secrets_under_other_root(active text, most integer) returns table (tenant_id uuid, webhook_id uuid, id uuid) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select w.tenant_id, w.webhook_id, w.id from public.webhook_secrets w where w.root_key_id <> active limit most
$$;

-- Tenants with deliveries that ended before a time, from one to the next by the index.
create function directory.tenants_with_old_deliveries(before timestamptz) returns table (tenant_id uuid) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    with recursive tenants as (
        (select d.tenant_id as tenant from public.webhook_deliveries d where d.ended_at is not null order by d.tenant_id limit 1)
        union all
        select (select d.tenant_id from public.webhook_deliveries d where d.ended_at is not null and d.tenant_id > t.tenant order by d.tenant_id limit 1)
        from tenants t where t.tenant is not null
    )
    select t.tenant from tenants t where exists (select 1 from public.webhook_deliveries d where d.tenant_id = t.tenant and d.ended_at < before)
$$;

revoke execute on function directory.webhook_secrets_under_other_root(text, integer), directory.tenants_with_old_deliveries(timestamptz) from public;
grant execute on function directory.webhook_secrets_under_other_root(text, integer), directory.tenants_with_old_deliveries(timestamptz) to plinto_worker;

reset role;
