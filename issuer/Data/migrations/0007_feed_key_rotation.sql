-- The feed key rotates by `issuer feed-key rotate`, as the worker. A retired key is still listed; one that is dropped has no row.
create unique index feed_keys_announced on feed_keys (state) where state = 'announced';
create unique index feed_keys_retired on feed_keys (state) where state = 'retired';
grant insert, delete on feed_keys to plinto_worker;
