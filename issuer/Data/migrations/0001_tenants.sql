-- Tenants, their keys, clients, resources and credentials. Row-level security is switched on for all of them in 0003.

create schema directory;
grant usage on schema directory to plinto_service, plinto_worker, plinto_directory;
grant create on schema directory to plinto_directory;

create table tenants (
    id uuid primary key,
    slug text not null check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    name text not null,
    issuer text not null,
    former_issuers text[] not null default '{}',
    algorithm text not null check (algorithm in ('ES256', 'RS256', 'PS256')),
    access_token_lifetime interval not null,
    -- The longest life any token of this tenant was ever given: retired keys and revocations outlive it.
    longest_token_lifetime interval not null,
    version bigint not null default 1,
    created_at timestamptz not null,
    disabled_at timestamptz
);
create unique index tenants_slug on tenants (slug);
create unique index tenants_issuer on tenants (issuer);

create table tenant_hosts (
    tenant_id uuid not null references tenants (id),
    host text not null check (host = lower(host)),
    verified_at timestamptz,
    created_at timestamptz not null,
    primary key (tenant_id, host)
);
-- A host answers for one tenant only.
create unique index tenant_hosts_host on tenant_hosts (host);

create table signing_keys (
    tenant_id uuid not null references tenants (id),
    kid text not null,
    algorithm text not null check (algorithm in ('ES256', 'RS256', 'PS256')),
    state text not null check (state in ('announced', 'active', 'retired', 'revoked')),
    public_jwk jsonb not null,
    private_envelope bytea,
    root_key_id text,
    announced_at timestamptz not null,
    ripe_at timestamptz not null,
    activated_at timestamptz,
    retired_at timestamptz,
    published_until timestamptz,
    revoked_at timestamptz,
    primary key (tenant_id, kid),
    check ((private_envelope is null) = (root_key_id is null)),
    check (state not in ('announced', 'active') or private_envelope is not null)
);
-- INVARIANT: one key signs, one stands by.
create unique index signing_keys_active on signing_keys (tenant_id) where state = 'active';
create unique index signing_keys_announced on signing_keys (tenant_id) where state = 'announced';
create index signing_keys_due on signing_keys (activated_at) where state = 'active';
create index signing_keys_root on signing_keys (root_key_id) where root_key_id is not null;
create index signing_keys_retired on signing_keys (published_until) where state = 'retired' and private_envelope is not null;

create table resources (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    identifier text not null,
    name text not null,
    access_token_lifetime interval,
    version bigint not null default 1,
    created_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index resources_identifier on resources (tenant_id, identifier);

create table resource_scopes (
    tenant_id uuid not null,
    resource_id uuid not null,
    scope text not null,
    description text,
    primary key (tenant_id, resource_id, scope),
    foreign key (tenant_id, resource_id) references resources (tenant_id, id) on delete cascade
);

create table clients (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null,
    type text not null check (type in ('confidential', 'public')),
    grant_types text[] not null,
    redirect_uris text[] not null,
    token_endpoint_auth_method text not null check (token_endpoint_auth_method in ('client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none')),
    jwks jsonb,
    default_resource_id uuid,
    version bigint not null default 1,
    created_at timestamptz not null,
    disabled_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, default_resource_id) references resources (tenant_id, id),
    check ((type = 'public') = (token_endpoint_auth_method = 'none')),
    check ((token_endpoint_auth_method = 'private_key_jwt') = (jwks is not null))
);

create table client_secrets (
    tenant_id uuid not null,
    id uuid not null,
    client_id uuid not null,
    hash bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, client_id) references clients (tenant_id, id) on delete cascade
);
create index client_secrets_client on client_secrets (tenant_id, client_id);

create table client_resources (
    tenant_id uuid not null,
    client_id uuid not null,
    resource_id uuid not null,
    primary key (tenant_id, client_id, resource_id),
    foreign key (tenant_id, client_id) references clients (tenant_id, id) on delete cascade,
    foreign key (tenant_id, resource_id) references resources (tenant_id, id) on delete cascade
);

create table client_scopes (
    tenant_id uuid not null,
    client_id uuid not null,
    resource_id uuid not null,
    scope text not null,
    primary key (tenant_id, client_id, resource_id, scope),
    foreign key (tenant_id, client_id, resource_id) references client_resources (tenant_id, client_id, resource_id) on delete cascade,
    foreign key (tenant_id, resource_id, scope) references resource_scopes (tenant_id, resource_id, scope) on delete cascade
);

create table assertion_jtis (
    tenant_id uuid not null,
    client_id uuid not null,
    jti_hash bytea not null,
    expires_at timestamptz not null,
    primary key (tenant_id, client_id, jti_hash),
    foreign key (tenant_id, client_id) references clients (tenant_id, id) on delete cascade
);
create index assertion_jtis_expires on assertion_jtis (expires_at);

create table api_keys (
    tenant_id uuid not null references tenants (id),
    id uuid not null,
    name text not null,
    hash bytea not null,
    permissions text[] not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    primary key (tenant_id, id)
);
create index api_keys_hash on api_keys (hash);

create table idempotency_keys (
    tenant_id uuid not null references tenants (id),
    credential_id uuid not null,
    key text not null,
    request_hash bytea not null,
    status integer,
    location text,
    etag text,
    body jsonb,
    expires_at timestamptz not null,
    primary key (tenant_id, credential_id, key)
);
create index idempotency_keys_expires on idempotency_keys (expires_at);

-- Deployment-wide: operators stand above tenants.
create table operators (
    id uuid primary key,
    name text not null,
    created_at timestamptz not null,
    disabled_at timestamptz
);

create table operator_keys (
    id uuid primary key,
    operator_id uuid not null references operators (id),
    hash bytea not null unique,
    created_at timestamptz not null,
    revoked_at timestamptz
);

create table operator_idempotency_keys (
    credential_id uuid not null,
    key text not null,
    request_hash bytea not null,
    status integer,
    location text,
    etag text,
    body jsonb,
    expires_at timestamptz not null,
    primary key (credential_id, key)
);

-- A known text under each root key: a wrong key under a known id is found at start, not at the first signature.
create table root_key_checks (
    root_key_id text primary key,
    envelope bytea not null,
    created_at timestamptz not null
);

create table data_protection_keys (
    friendly_name text primary key,
    envelope bytea not null,
    root_key_id text not null,
    created_at timestamptz not null
);
