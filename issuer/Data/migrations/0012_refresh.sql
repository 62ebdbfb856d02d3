-- Refresh: what a family remembers of its sign-in, and clean-up that ends sessions before it deletes them.

alter table token_families
    -- auth_time and amr of the sign-in it came from: they stay, whatever the session proves later (OpenID Connect Core 12.2).
    add column authenticated_at timestamptz not null,
    add column amr text[] not null;

-- Clean-up looks for sessions to end; ended ones wait by another index.
drop index sessions_idle;
create index sessions_idle on sessions (idle_until) where ended_at is null;

-- By tenant, since clean-up works inside one at a time.
drop index refresh_tokens_used;
create index refresh_tokens_used on refresh_tokens (tenant_id, used_at) where used_at is not null;

-- Their family, client or session belongs to the tenant already. Checked once more, each refresh would lock the tenant's row, the same one for everybody.
alter table refresh_tokens drop constraint refresh_tokens_tenant_id_fkey;
alter table token_families drop constraint token_families_tenant_id_fkey;
alter table authorization_codes drop constraint authorization_codes_tenant_id_fkey;

set role plinto_directory;

-- Of what is kept for a while after it is due, only what clean-up deletes now counts: else a busy tenant's fresh rows would hide the others.
create or replace function directory.tenants_to_clean(at timestamptz, most integer) returns table (tenant_id uuid) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    -- How long used refresh tokens stay depends on the tenant: each that has some is named once, from one to the next by the index.
    with recursive refreshing as (
        (select r.tenant_id as id from public.refresh_tokens r where r.used_at is not null order by r.tenant_id limit 1)
        union all
        select (select r.tenant_id from public.refresh_tokens r where r.used_at is not null and r.tenant_id > s.id order by r.tenant_id limit 1)
        from refreshing s where s.id is not null
    )
    select e.tenant_id from (
        (select a.tenant_id from public.assertion_jtis a where a.expires_at < at limit most)
        union (select i.tenant_id from public.idempotency_keys i where i.expires_at < at limit most)
        union (select r.tenant_id from public.revocations r where r.expires_at < at limit most)
        union (select s.tenant_id from public.client_secrets s where s.expires_at < at limit most)
        union (select s.tenant_id from public.sessions s where s.idle_until < at and s.ended_at is null limit most)
        union (select s.tenant_id from public.sessions s where s.ended_at < at - interval '1 day' limit most)
        union (select s.id from refreshing s where exists (select 1 from public.refresh_tokens r where r.tenant_id = s.id and r.used_at < at - interval '1 minute'))
        union (select c.tenant_id from public.authorization_codes c where c.expires_at < at - interval '10 minutes' limit most)
        union (select p.tenant_id from public.pushed_requests p where p.expires_at < at limit most)
        union (select t.tenant_id from public.email_tokens t where t.expires_at < at limit most)
        union (select c.tenant_id from public.throttle_counts c where c.expires_at < at limit most)) e
$$;

reset role;
