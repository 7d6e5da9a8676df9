-- P, S, lease -> {id, name, input, 1 when it was under way before this lease, 1 when it is canceled} or nil when there is nothing to do
local P, S, lease, t = KEYS[1], ARGV[1], ARGV[2], now()
check_lease(P, 'scheduler:' .. S, lease)
local id = redis.call('LINDEX', P .. 'active:' .. S, 0)
if not id then
  id = redis.call('LPOP', P .. 'pending:' .. S)
  if not id then return nil end
  redis.call('RPUSH', P .. 'active:' .. S, id)
  redis.call('HSET', operation_key(P, S, id), 'st', 'in_progress', 'by', lease, 're', 0)
  note(P, S, id, t, 'Starting operation')
elseif redis.call('HGET', operation_key(P, S, id), 'by') ~= lease then
  redis.call('HSET', operation_key(P, S, id), 'by', lease, 're', 1)
  note(P, S, id, t, 'Resuming operation')
end
local v = redis.call('HMGET', operation_key(P, S, id), 'n', 'in', 're', 'cx')
return {id, v[1] or '', v[2] or '{}', tonumber(v[3]), v[4] and 1 or 0}
