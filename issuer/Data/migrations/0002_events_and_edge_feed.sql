-- The event log, what edges must know at once, and the edges themselves.

create sequence event_seq;

create table events (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    type text not null,
    actor_kind text not null check (actor_kind in ('operator', 'api_key', 'client', 'identity', 'system')),
    actor_id text,
    acting_for text,
    subject text not null,
    organization_id uuid,
    request_id text,
    data jsonb not null,
    personal_commitment bytea,
    xid xid8 not null default pg_current_xact_id(),
    seq bigint not null default nextval('event_seq'),
    primary key (tenant_id, id)
) partition by range (id);
-- Readers go by (xid, seq) below the oldest running transaction: nothing is skipped when commits come out of order.
create index events_order on events (xid, seq);

create table event_personal (
    tenant_id uuid not null references tenants (id),
    event_id uuid not null,
    salt bytea not null,
    -- Text, not jsonb: the commitment is to these very bytes.
    data text not null,
    primary key (tenant_id, event_id)
);

create table revocations (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    kind text not null check (kind in ('token', 'session', 'subject', 'client', 'tenant')),
    value text not null,
    issued_until timestamptz,
    expires_at timestamptz not null,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index revocations_value on revocations (tenant_id, kind, value);
create index revocations_expires on revocations (expires_at);

create table edge_changes (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    kind text not null check (kind in ('keys', 'revocation', 'tenant')),
    revocation_kind text,
    revocation_value text,
    revocation_issued_until timestamptz,
    revocation_expires_at timestamptz,
    created_at timestamptz not null,
    -- Stamped by the leader once the change is committed.
    position bigint,
    previous bigint,
    stamped_at timestamptz,
    primary key (tenant_id, id),
    check ((kind = 'revocation') = (revocation_kind is not null and revocation_value is not null and revocation_expires_at is not null))
);
create index edge_changes_unstamped on edge_changes (id) where position is null;
create index edge_changes_position on edge_changes (position) where position is not null;

-- The last position of each tenant: what its next change names as the one before it.
create table edge_heads (
    tenant_id uuid primary key references tenants (id),
    position bigint not null
);

create table feed_state (
    only_row boolean primary key default true check (only_row),
    epoch text not null,
    fingerprint text not null,
    position bigint not null,
    -- Changes up to here are no longer kept: an older cursor needs snapshots.
    pruned_through bigint not null
);
insert into feed_state (epoch, fingerprint, position, pruned_through) values ('', '', 0, 0);

create table feed_keys (
    kid text primary key,
    state text not null check (state in ('announced', 'active', 'retired')),
    public_jwk jsonb not null,
    private_envelope bytea not null,
    root_key_id text not null,
    created_at timestamptz not null,
    activated_at timestamptz,
    retired_at timestamptz
);
create unique index feed_keys_active on feed_keys (state) where state = 'active';

create table edges (
    id uuid primary key,
    name text not null,
    public_jwk jsonb not null,
    created_at timestamptz not null,
    revoked_at timestamptz,
    acknowledged_epoch text,
    acknowledged_position bigint,
    acknowledged_horizon timestamptz,
    version text,
    seen_at timestamptz
);

create table edge_tenants (
    tenant_id uuid not null references tenants (id),
    edge_id uuid not null references edges (id),
    primary key (tenant_id, edge_id)
);
create index edge_tenants_edge on edge_tenants (edge_id);

create table edge_enrolment_tokens (
    id uuid primary key,
    hash bytea not null unique,
    tenants uuid[] not null,
    name text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    edge_id uuid
);

create table edge_assertion_jtis (
    edge_id uuid not null references edges (id),
    jti_hash bytea not null,
    expires_at timestamptz not null,
    primary key (edge_id, jti_hash)
);
create index edge_assertion_jtis_expires on edge_assertion_jtis (expires_at);

-- The leader listens for this. Only edge changes notify: NOTIFY serialises commits.
create function announce_edge_change() returns trigger language plpgsql
    set search_path = pg_catalog, pg_temp as $$
begin
    perform pg_notify('plinto_edge_written', '');
    return null;
end $$;
create trigger edge_changes_written after insert on edge_changes
    for each statement execute function announce_edge_change();
