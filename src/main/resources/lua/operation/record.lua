-- P, S, lease, id, name, input, event, how long what passes is kept (ms) -> {1}: an operation that is finished already;
-- of a scheduler that is gone nothing is recorded
local P, S, id, t = KEYS[1], ARGV[1], ARGV[3], now()
check_lease(P, 'scheduler:' .. S, ARGV[2])
if redis.call('EXISTS', P .. 'scheduler:' .. S) == 0 or redis.call('EXISTS', operation_key(P, S, id)) == 1 then return {1} end
write_operation(P, S, id, ARGV[4], 'finished', ARGV[5], t)
note(P, S, id, t, ARGV[6])
end_operation(P, S, id, 'finished', t, tonumber(ARGV[7]))
return {1}
