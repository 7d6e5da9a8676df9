-- P, S, lease, id, status, event, how long what passes is kept (ms) -> {1}
-- Of a cancellation and an end that race, the first to get here wins: what was carried out to its end is
-- finished, what was rolled back is canceled.
local P, S, id, status, t = KEYS[1], ARGV[1], ARGV[3], ARGV[4], now()
check_lease(P, 'scheduler:' .. S, ARGV[2])
redis.call('LREM', P .. 'active:' .. S, 0, id)
local v = redis.call('HMGET', operation_key(P, S, id), 'st', 'cx')
if v[1] ~= 'in_progress' then return {1} end
note(P, S, id, t, ARGV[5])
if v[2] and status == 'finished' then note(P, S, id, t, 'The cancellation came too late') end
if v[2] and status == 'error' then status = 'canceled' end
note(P, S, id, t, 'Operation finished')
end_operation(P, S, id, status, t, tonumber(ARGV[6]))
return {1}
