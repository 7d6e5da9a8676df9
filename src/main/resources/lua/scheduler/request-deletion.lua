-- P, S, operation id -> operation id of the deletion, or nil when the scheduler is unknown
local P, S = KEYS[1], ARGV[1]
local key = P .. 'scheduler:' .. S
if redis.call('EXISTS', key) == 0 then return nil end
local under_way = redis.call('HGET', key, 'deletion')
if under_way then return under_way end
redis.call('HSET', key, 'state', 'terminating', 'deletion', ARGV[2])
enqueue(P, S, ARGV[2], 'delete_scheduler', '{}', now())
signal('schedulers', S)
return ARGV[2]
