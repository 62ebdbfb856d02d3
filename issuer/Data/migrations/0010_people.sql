-- People: identities, their sessions, and what clients hold for them.

alter table tenants
    add column sign_up boolean not null default true,
    add column session_idle_lifetime interval not null default '7 days',
    add column session_lifetime interval not null default '30 days',
    add column brand_color text check (brand_color ~ '^#[0-9a-f]{6}$');

create table tenant_logos (
    tenant_id uuid primary key references tenants (id),
    media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
    data bytea not null check (octet_length(data) <= 65536),
    hash bytea not null,
    created_at timestamptz not null
);

alter table clients
    add column third_party boolean not null default false,
    add column require_pushed_requests boolean not null default false,
    add column post_logout_redirect_uris text[] not null default '{}',
    add column backchannel_logout_uri text;

create table identities (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    email text not null,
    -- What makes two spellings one address.
    email_key text not null,
    email_verified_at timestamptz,
    name text,
    -- A PHC string; null: no password.
    password_hash text,
    password_changed_at timestamptz,
    version bigint not null default 1,
    created_at timestamptz not null,
    suspended_at timestamptz,
    primary key (tenant_id, id)
);
create unique index identities_email on identities (tenant_id, email_key);

create table sessions (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    identity_id uuid not null,
    -- SHA-256 of what the browser's cookie holds.
    secret_hash bytea not null,
    amr text[] not null,
    authenticated_at timestamptz not null,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    -- INVARIANT: never after expires_at. A session is live while it has not ended and this is ahead.
    idle_until timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    end_reason text,
    -- Personal: gone with the row.
    address text,
    agent text,
    primary key (tenant_id, id),
    foreign key (tenant_id, identity_id) references identities (tenant_id, id) on delete cascade,
    check (idle_until <= expires_at),
    check ((ended_at is null) = (end_reason is null))
);
create unique index sessions_secret on sessions (tenant_id, secret_hash);
create index sessions_identity on sessions (tenant_id, identity_id);
create index sessions_idle on sessions (idle_until);
create index sessions_ended on sessions (ended_at) where ended_at is not null;

-- What one client was granted within one session: all refresh tokens that descend from one authorization code.
create table token_families (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    client_id uuid not null,
    identity_id uuid not null,
    session_id uuid not null,
    -- Null: for no resource but the issuer's own userinfo.
    resource_id uuid,
    scopes text[] not null,
    -- Tells a refresh token that was once issued in this family from an invented one, after its row is gone.
    mac_key bytea not null,
    created_at timestamptz not null,
    revoked_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, client_id) references clients (tenant_id, id) on delete cascade,
    foreign key (tenant_id, session_id) references sessions (tenant_id, id) on delete cascade,
    foreign key (tenant_id, identity_id) references identities (tenant_id, id) on delete cascade,
    foreign key (tenant_id, resource_id) references resources (tenant_id, id) on delete cascade
);
create index token_families_session on token_families (tenant_id, session_id);
create index token_families_client on token_families (tenant_id, client_id);
create index token_families_identity on token_families (tenant_id, identity_id);
create index token_families_resource on token_families (tenant_id, resource_id);

create table refresh_tokens (
    tenant_id uuid not null references tenants (id),
    hash bytea not null,
    family_id uuid not null,
    successor_hash bytea,
    -- The successor's text, under a key derived from this token's text; gone once the window is.
    successor_envelope bytea,
    -- jti of the access tokens minted for it, so that they can be revoked.
    token_ids text[] not null default '{}',
    created_at timestamptz not null,
    used_at timestamptz,
    primary key (tenant_id, hash),
    foreign key (tenant_id, family_id) references token_families (tenant_id, id) on delete cascade,
    check ((used_at is null) = (successor_hash is null))
);
create index refresh_tokens_family on refresh_tokens (tenant_id, family_id);
create index refresh_tokens_used on refresh_tokens (used_at) where used_at is not null;

create table authorization_codes (
    tenant_id uuid not null references tenants (id),
    hash bytea not null,
    client_id uuid not null,
    identity_id uuid not null,
    session_id uuid not null,
    -- The family it starts.
    family_id uuid not null,
    redirect_uri text not null,
    code_challenge text not null,
    resource_id uuid,
    scopes text[] not null,
    nonce text,
    -- jti of the access token it was exchanged for.
    token_id text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    primary key (tenant_id, hash),
    foreign key (tenant_id, client_id) references clients (tenant_id, id) on delete cascade,
    foreign key (tenant_id, session_id) references sessions (tenant_id, id) on delete cascade,
    foreign key (tenant_id, identity_id) references identities (tenant_id, id) on delete cascade,
    foreign key (tenant_id, resource_id) references resources (tenant_id, id) on delete cascade
);
create index authorization_codes_expires on authorization_codes (expires_at);
create index authorization_codes_session on authorization_codes (tenant_id, session_id);

create table pushed_requests (
    tenant_id uuid not null references tenants (id),
    hash bytea not null,
    client_id uuid not null,
    parameters jsonb not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (tenant_id, hash),
    foreign key (tenant_id, client_id) references clients (tenant_id, id) on delete cascade
);
create index pushed_requests_expires on pushed_requests (expires_at);

create table consents (
    tenant_id uuid not null references tenants (id),
    identity_id uuid not null,
    client_id uuid not null,
    -- The resource's identifier; empty: the issuer's own userinfo.
    resource text not null,
    scopes text[] not null,
    granted_at timestamptz not null,
    primary key (tenant_id, identity_id, client_id, resource),
    foreign key (tenant_id, identity_id) references identities (tenant_id, id) on delete cascade,
    foreign key (tenant_id, client_id) references clients (tenant_id, id) on delete cascade
);

-- Back-channel logouts to deliver.
create table logout_deliveries (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    client_id uuid not null,
    uri text not null,
    identity_id uuid not null,
    session_id uuid not null,
    attempts integer not null default 0,
    due_at timestamptz not null,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, client_id) references clients (tenant_id, id) on delete cascade
);
create index logout_deliveries_due on logout_deliveries (due_at);

-- One-time links in mails.
create table email_tokens (
    tenant_id uuid not null references tenants (id),
    hash bytea not null,
    identity_id uuid not null,
    kind text not null check (kind in ('verify_email', 'reset_password')),
    -- The address it was sent to: the token proves that one and no other.
    email_key text not null,
    -- The sealed authorization request to go on with.
    request text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (tenant_id, hash),
    foreign key (tenant_id, identity_id) references identities (tenant_id, id) on delete cascade
);
create index email_tokens_identity on email_tokens (tenant_id, identity_id);
create index email_tokens_expires on email_tokens (expires_at);

-- Mails to send. Their text holds one-time links, so it stands in an envelope.
create table outgoing_mails (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    envelope bytea not null,
    root_key_id text not null,
    attempts integer not null default 0,
    due_at timestamptz not null,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create index outgoing_mails_due on outgoing_mails (due_at);

-- Attempts counted against guessing. Not worth a write-ahead log: a crash forgives.
create unlogged table throttle_counts (
    tenant_id uuid not null references tenants (id),
    key bytea not null,
    count integer not null,
    expires_at timestamptz not null,
    primary key (tenant_id, key)
);
create index throttle_counts_expires on throttle_counts (expires_at);

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array[
        'tenant_logos', 'identities', 'sessions', 'token_families', 'refresh_tokens', 'authorization_codes', 'pushed_requests', 'consents', 'logout_deliveries', 'email_tokens',
        'outgoing_mails', 'throttle_counts']
    loop
        execute format('alter table public.%I enable row level security', tenant_table);
        execute format('alter table public.%I force row level security', tenant_table);
        execute format(
            'create policy tenant on public.%I using (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)'
            ' with check (tenant_id = nullif(current_setting(''app.tenant'', true), '''')::uuid)', tenant_table);
        execute format('grant select, insert, update, delete on public.%I to plinto_service', tenant_table);
    end loop;
    -- The worker ends sessions, delivers and cleans up.
    foreach tenant_table in array array['sessions', 'token_families', 'refresh_tokens', 'logout_deliveries', 'outgoing_mails'] loop
        execute format('grant select, insert, update, delete on public.%I to plinto_worker', tenant_table);
    end loop;
    foreach tenant_table in array array['authorization_codes', 'pushed_requests', 'email_tokens', 'throttle_counts'] loop
        execute format('grant select, delete on public.%I to plinto_worker', tenant_table);
    end loop;
    foreach tenant_table in array array[
        'sessions', 'refresh_tokens', 'authorization_codes', 'pushed_requests', 'email_tokens', 'throttle_counts'] loop
        execute format('create policy directory on public.%I for select to plinto_directory using (true)', tenant_table);
    end loop;
    foreach tenant_table in array array['logout_deliveries', 'outgoing_mails'] loop
        execute format('create policy directory on public.%I for all to plinto_directory using (true)', tenant_table);
    end loop;
end $$;

grant select on identities, clients to plinto_worker;
grant insert, update on revocations to plinto_worker;

grant select (tenant_id, id, idle_until, ended_at) on sessions to plinto_directory;
grant select (tenant_id, used_at) on refresh_tokens to plinto_directory;
grant select (tenant_id, expires_at) on authorization_codes, pushed_requests, email_tokens, throttle_counts to plinto_directory;
grant select (tenant_id, id, due_at) on logout_deliveries, outgoing_mails to plinto_directory;
grant select (root_key_id) on outgoing_mails to plinto_directory;
grant update (due_at) on logout_deliveries, outgoing_mails to plinto_directory; -- row locks need it; no function writes it


set role plinto_directory;

-- Due rows, locked: other replicas pass them by until this transaction ends.
create function directory.claim_due_mails(at timestamptz, most integer) returns table (tenant_id uuid, id uuid) language sql volatile security definer
    set search_path = pg_catalog, pg_temp as $$
    select m.tenant_id, m.id from public.outgoing_mails m where m.due_at <= at order by m.due_at limit most for update of m skip locked
$$;

create function directory.claim_due_logout_deliveries(at timestamptz, most integer) returns table (tenant_id uuid, id uuid) language sql volatile security definer
    set search_path = pg_catalog, pg_temp as $$
    select d.tenant_id, d.id from public.logout_deliveries d where d.due_at <= at order by d.due_at limit most for update of d skip locked
$$;

create or replace function directory.tenants_to_clean(at timestamptz, most integer) returns table (tenant_id uuid) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select e.tenant_id from (
        (select a.tenant_id from public.assertion_jtis a where a.expires_at < at limit most)
        union (select i.tenant_id from public.idempotency_keys i where i.expires_at < at limit most)
        union (select r.tenant_id from public.revocations r where r.expires_at < at limit most)
        union (select s.tenant_id from public.client_secrets s where s.expires_at < at limit most)
        union (select s.tenant_id from public.sessions s where s.idle_until < at limit most)
        union (select s.tenant_id from public.sessions s where s.ended_at < at limit most)
        union (select r.tenant_id from public.refresh_tokens r where r.used_at < at limit most)
        union (select c.tenant_id from public.authorization_codes c where c.expires_at < at limit most)
        union (select p.tenant_id from public.pushed_requests p where p.expires_at < at limit most)
        union (select t.tenant_id from public.email_tokens t where t.expires_at < at limit most)
        union (select c.tenant_id from public.throttle_counts c where c.expires_at < at limit most)) e
$$;

create or replace function directory.root_keys_in_use() returns table (root_key_id text) language sql stable security definer
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
    union select m.root_key_id from public.outgoing_mails m
$$;

revoke execute on function directory.claim_due_mails(timestamptz, integer), directory.claim_due_logout_deliveries(timestamptz, integer) from public;
grant execute on function directory.claim_due_mails(timestamptz, integer), directory.claim_due_logout_deliveries(timestamptz, integer) to plinto_worker;

reset role;
