-- One-time links: which sign-up they confirm, and made by the worker that writes the mail.

alter table email_tokens
    -- The browser that asked (hash of its cookie): there the link also signs in. Null: none does.
    add column browser text,
    -- What the sign-up chose; confirming its link applies them. Null: nothing to apply.
    add column password_hash text,
    add column name text;

grant insert on email_tokens to plinto_worker;
grant select (tenant_id, hash) on tenant_logos to plinto_worker;

set role plinto_directory;

create function directory.mails_under_other_root(active text, most integer) returns table (tenant_id uuid, id uuid) language sql stable security definer
    set search_path = pg_catalog, pg_temp as $$
    select m.tenant_id, m.id from public.outgoing_mails m where m.root_key_id <> active limit most
$$;

revoke execute on function directory.mails_under_other_root(text, integer) from public;
grant execute on function directory.mails_under_other_root(text, integer) to plinto_worker;

reset role;
