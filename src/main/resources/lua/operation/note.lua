-- P, S, lease, id, event -> {1}
local P, S, id = KEYS[1], ARGV[1], ARGV[3]
check_lease(P, 'scheduler:' .. S, ARGV[2])
if redis.call('EXISTS', operation_key(P, S, id)) == 0 then return {1} end -- gone, with its scheduler
note(P, S, id, now(), ARGV[4])
return {1}
