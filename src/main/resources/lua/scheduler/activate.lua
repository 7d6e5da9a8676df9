-- P, S, lease, operation id -> {1, version} the version that the operation switches to is active; {0} the scheduler is gone or
-- terminating; {-1, version} there is no such version; {-2} the operation is canceled
local P, S = KEYS[1], ARGV[1]
check_lease(P, 'scheduler:' .. S, ARGV[2])
local key = P .. 'scheduler:' .. S
local v = redis.call('HMGET', key, 'state', 'spec')
if not v[1] or v[1] == 'terminating' then return {0} end
local version = redis.call('HGET', operation_key(P, S, ARGV[3]), 'target') or ''
local spec = redis.call('HGET', P .. 'versions:' .. S, version)
if not spec then return {-1, version} end
if not commit(P, S, ARGV[3]) then return {-2} end
local active = cjson.decode(v[2]).version
if active ~= version then redis.call('HSET', key, 'spec', spec, 'previous', active) end
redis.call('HSET', key, 'state', 'in-sync')
signal('schedulers', S)
return {1, version}
