-- name key, shard prefix, creation id, creation to take over from, its least age (ms)
-- -> {1} the name is this creation's, {0, prefix, creation id} it is another's
-- Whether a scheduler followed a reservation, its shard says: callers look there before they take over.
local key, t = KEYS[1], now()
local v = redis.call('HMGET', key, 'creation', 'at', 'prefix')
if v[1] == ARGV[2] then return {1} end
if v[1] and (v[1] ~= ARGV[3] or t - tonumber(v[2]) < tonumber(ARGV[4])) then return {0, v[3], v[1]} end
redis.call('HSET', key, 'prefix', ARGV[1], 'creation', ARGV[2], 'at', t)
return {1}
