-- The address is searched by a column of its own: row-level security keeps an index over the document itself from being used. Rewrites the table once.
alter table event_personal add column ip text generated always as ((data::jsonb) ->> 'ip') stored;
create index event_personal_ip on event_personal (tenant_id, ip, event_id) where ip is not null;
