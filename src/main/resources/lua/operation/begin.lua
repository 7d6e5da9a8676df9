-- P, S, lease -> {id, name, input, 1 when it was under way before} or nil when there is nothing to do
local P, S, t = KEYS[1], ARGV[1], now()
check_lease(P, 'scheduler:' .. S, ARGV[2])
local id, resumed = redis.call('LINDEX', P .. 'active:' .. S, 0), 1
if not id then
  id, resumed = redis.call('LPOP', P .. 'pending:' .. S), 0
  if not id then return nil end
  redis.call('RPUSH', P .. 'active:' .. S, id)
  redis.call('HSET', operation_key(P, S, id), 'st', 'in_progress')
  note(P, S, id, t, 'Starting operation')
else
  note(P, S, id, t, 'Resuming operation')
end
local v = redis.call('HMGET', operation_key(P, S, id), 'n', 'in')
return {id, v[1] or '', v[2] or '{}', resumed}
