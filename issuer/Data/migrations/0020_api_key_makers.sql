-- Who made an API key, so that a key's end can be the end of what it made.

alter table api_keys
    -- Null: made before this was noted.
    add column created_by_kind text check (created_by_kind in ('operator', 'api_key', 'system')),
    add column created_by_id text,
    -- The key that made it; null: an operator did.
    add column parent_id uuid,
    add constraint api_keys_parent foreign key (tenant_id, parent_id) references api_keys (tenant_id, id);
create index api_keys_parent on api_keys (tenant_id, parent_id) where parent_id is not null;
