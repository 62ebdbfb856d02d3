-- Refresh: what a family remembers of its sign-in, and clean-up that ends sessions before it deletes them.

alter table token_families
    -- auth_time and amr of the sign-in it came from: they stay, whatever the session proves later (OpenID Connect Core 12.2).
    add column authenticated_at timestamptz not null,
    add column amr text[] not null;

-- Clean-up looks for sessions to end; ended ones wait by another index.
drop index sessions_idle;
create index sessions_idle on sessions (idle_until) where ended_at is null;

set role plinto_directory;

-- Of what is kept for a while after it is due, only what clean-up deletes now counts: else a busy tenant's fresh rows would hide the others.
create or replace function directory.tenants_to_clean(at timestamptz, most integer) returns table (tenant_id uuid) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select e.tenant_id from (
        (select a.tenant_id from public.assertion_jtis a where a.expires_at < at limit most)
        union (select i.tenant_id from public.idempotency_keys i where i.expires_at < at limit most)
        union (select r.tenant_id from public.revocations r where r.expires_at < at limit most)
        union (select s.tenant_id from public.client_secrets s where s.expires_at < at limit most)
        union (select s.tenant_id from public.sessions s where s.idle_until < at and s.ended_at is null limit most)
        union (select s.tenant_id from public.sessions s where s.ended_at < at - interval '1 day' limit most)
        -- How long these stay depends on the tenant, so each tenant is named once.
        union (select distinct r.tenant_id from public.refresh_tokens r where r.used_at < at - interval '1 minute')
        union (select c.tenant_id from public.authorization_codes c where c.expires_at < at - interval '10 minutes' limit most)
        union (select p.tenant_id from public.pushed_requests p where p.expires_at < at limit most)
        union (select t.tenant_id from public.email_tokens t where t.expires_at < at limit most)
        union (select c.tenant_id from public.throttle_counts c where c.expires_at < at limit most)) e
$$;

reset role;
