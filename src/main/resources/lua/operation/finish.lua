-- P, S, lease, id, status, event -> {1}
local P, S, id, t = KEYS[1], ARGV[1], ARGV[3], now()
check_lease(P, 'scheduler:' .. S, ARGV[2])
redis.call('LREM', P .. 'active:' .. S, 0, id)
if redis.call('HGET', operation_key(P, S, id), 'st') ~= 'in_progress' then return {1} end
note(P, S, id, t, ARGV[5])
note(P, S, id, t, 'Operation finished')
end_operation(P, S, id, ARGV[4], t)
return {1}
