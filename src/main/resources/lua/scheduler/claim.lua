-- P, S, lease, host -> {} the rooms of the scheduler live on this host; {the other host} they live elsewhere
-- Rooms of one host cannot be reached from another: it may only be given up once no room is left.
local P, S, host = KEYS[1], ARGV[1], ARGV[3]
check_lease(P, 'scheduler:' .. S, ARGV[2])
local key = P .. 'scheduler:' .. S
if redis.call('EXISTS', key) == 0 then return {} end
local holder = redis.call('HGET', key, 'host')
if holder and holder ~= host and redis.call('ZCARD', P .. 'rooms:' .. S) > 0 then return {holder} end
redis.call('HSET', key, 'host', host)
return {}
