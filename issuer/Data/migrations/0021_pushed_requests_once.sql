-- A pushed request is good until a code was issued for it, in the browser that used it first.

alter table pushed_requests
    -- Hash of the browser's cookie: whoever comes first with one.
    add column browser text,
    -- A code was issued, or the request was taken back. The row stays, without its parameters, as long as pages begun with it may go on.
    add column used_at timestamptz;
create index pushed_requests_client on pushed_requests (tenant_id, client_id);
