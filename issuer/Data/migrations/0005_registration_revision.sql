-- A number per tenant that grows with every change a token request could see, in the transaction of that change. A replica that holds a client's registration reads
-- one small row to know, strictly, whether it still stands. (Which key signs is read each time, and is not counted.)

alter table tenants add column revision bigint not null default 1;

create function count_tenant_revision() returns trigger language plpgsql
    set search_path = pg_catalog, pg_temp as $$
begin
    new.revision := old.revision + 1;
    return new;
end $$;
create trigger tenants_revision before update on tenants for each row execute function count_tenant_revision();

create function touch_tenant() returns trigger language plpgsql
    set search_path = pg_catalog, pg_temp as $$
begin
    update public.tenants t set revision = t.revision + 1 where t.id = nullif(current_setting('app.tenant', true), '')::uuid;
    return null;
end $$;

do $$
declare
    seen_by_tokens text;
begin
    foreach seen_by_tokens in array array['clients', 'client_secrets', 'client_resources', 'client_scopes', 'resources', 'resource_scopes'] loop
        execute format('create trigger touch_tenant after insert or update or delete on public.%I for each statement execute function public.touch_tenant()', seen_by_tokens);
    end loop;
end $$;

grant update (revision) on tenants to plinto_worker; -- it deletes secrets that have ended
