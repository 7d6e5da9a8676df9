-- P, S, lease, operation id, version, spec (JSON), id of the operation that switches to it, its input
-- -> {1} stored and the switch queued, or done before; {0} gone or terminating; {-1} the operation is canceled
local P, S, id = KEYS[1], ARGV[1], ARGV[3]
check_lease(P, 'scheduler:' .. S, ARGV[2])
local state = redis.call('HGET', P .. 'scheduler:' .. S, 'state')
if not state or state == 'terminating' then return {0} end
if redis.call('HEXISTS', operation_key(P, S, id), 'version') == 1 then return {1} end
if not commit(P, S, id) then return {-1} end
local t = now()
redis.call('HSETNX', P .. 'versions:' .. S, ARGV[4], ARGV[5])
redis.call('ZADD', P .. 'version-times:' .. S, t, ARGV[4])
redis.call('HSET', operation_key(P, S, id), 'version', ARGV[4])
enqueue(P, S, ARGV[6], 'switch_active_version', ARGV[7], t)
redis.call('HSET', operation_key(P, S, ARGV[6]), 'target', ARGV[4])
return {1}
