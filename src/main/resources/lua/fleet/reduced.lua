-- P, S, lease, time (ms) -> {1} noted, {0} the scheduler is gone. The field `reduced` of a scheduler is when autoscaling
-- last lowered its wanted number.
local P, S = KEYS[1], ARGV[1]
check_lease(P, 'scheduler:' .. S, ARGV[2])
local key = P .. 'scheduler:' .. S
if redis.call('EXISTS', key) == 0 then return {0} end
local before = tonumber(redis.call('HGET', key, 'reduced') or 0)
if tonumber(ARGV[3]) > before then redis.call('HSET', key, 'reduced', ARGV[3]) end
return {1}
