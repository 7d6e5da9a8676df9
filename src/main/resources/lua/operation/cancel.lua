-- P, S, id, request id, how long what passes is kept (ms) -> {1} it is canceled, or will be; {0, status} too late; nil unknown
-- What waits ends at once, unless its holder has to undo what its request did. What is under way ends when
-- its holder has rolled it back.
local P, S, id, request, t = KEYS[1], ARGV[1], ARGV[2], ARGV[3], now()
local key = operation_key(P, S, id)
local v = redis.call('HMGET', key, 'n', 'st', 'cx', 'un', 'ex')
if not v[2] or is_over(v[5], t) then return nil end
if v[3] == request then return {1} end
if v[2] == 'pending' and v[1] ~= 'create_scheduler' then
  redis.call('LREM', P .. 'pending:' .. S, 0, id)
  redis.call('HSET', key, 'cx', request)
  note(P, S, id, t, 'Operation canceled before it was started')
  if v[1] == 'delete_scheduler' then withdraw_deletion(P, S) end
  end_operation(P, S, id, 'canceled', t, tonumber(ARGV[4]))
  return {1}
end
if v[2] == 'pending' or v[2] == 'in_progress' and not v[4] then
  if not v[3] then
    redis.call('HSET', key, 'cx', request)
    note(P, S, id, t, 'Cancellation requested')
    signal('operations', S)
  end
  return {1}
end
return {0, v[2]}
