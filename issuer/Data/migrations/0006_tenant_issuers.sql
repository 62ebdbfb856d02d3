-- Every issuer a tenant has or still had during a cut-over, unique over all tenants: nobody can take the name that another's tokens carry.

create table tenant_issuers (
    tenant_id uuid not null references tenants (id),
    issuer text not null,
    primary key (tenant_id, issuer)
);
create unique index tenant_issuers_issuer on tenant_issuers (issuer);

-- Row-level security is forced on the owner too; for this one look over all tenants it is not.
alter table tenants no force row level security;
insert into tenant_issuers (tenant_id, issuer) select t.id, unnest(array_append(t.former_issuers, t.issuer)) from tenants t;
alter table tenants force row level security;

alter table tenant_issuers enable row level security;
alter table tenant_issuers force row level security;
create policy tenant on tenant_issuers using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select, insert, delete on tenant_issuers to plinto_service;
