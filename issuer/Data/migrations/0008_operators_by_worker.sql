-- Operators are made by `issuer operator create` and `issuer seed-demo`, as the worker: a request, as the service, reads them only and can make nobody an operator.
revoke insert, update, delete on operators, operator_keys from plinto_service;
grant select, insert on operators, operator_keys to plinto_worker;
grant update (revoked_at) on operator_keys to plinto_worker;
