-- P, S, operation id -> operation id of the deletion, or nil when the scheduler is unknown
local P, S = KEYS[1], ARGV[1]
local key = P .. 'scheduler:' .. S
local v = redis.call('HMGET', key, 'state', 'deletion')
if not v[1] then return nil end
if v[2] then return v[2] end
if redis.call('EXISTS', operation_key(P, S, ARGV[2])) == 1 then return ARGV[2] end -- requested before, and canceled
redis.call('HSET', key, 'state', 'terminating', 'deletion', ARGV[2], 'was', v[1])
-- Nothing needs another version of what goes: a room that validates one may take minutes.
for _, id in ipairs(redis.call('LRANGE', P .. 'active:' .. S, 0, 20)) do
  local o = redis.call('HMGET', operation_key(P, S, id), 'n', 'cx', 'un')
  if o[1] == 'create_new_scheduler_version' and not o[2] and not o[3] then
    redis.call('HSET', operation_key(P, S, id), 'cx', ARGV[2])
    note(P, S, id, now(), 'Cancellation requested: the scheduler is to be deleted')
  end
end
enqueue(P, S, ARGV[2], 'delete_scheduler', '{}', now())
signal('schedulers', S)
return ARGV[2]
