-- P, S, operation id -> operation id of the deletion, or nil when the scheduler is unknown
local P, S = KEYS[1], ARGV[1]
local key = P .. 'scheduler:' .. S
local v = redis.call('HMGET', key, 'state', 'deletion')
if not v[1] then return nil end
if v[2] then return v[2] end
if redis.call('EXISTS', operation_key(P, S, ARGV[2])) == 1 then return ARGV[2] end -- requested before, and canceled
redis.call('HSET', key, 'state', 'terminating', 'deletion', ARGV[2], 'was', v[1])
enqueue(P, S, ARGV[2], 'delete_scheduler', '{}', now())
signal('schedulers', S)
return ARGV[2]
