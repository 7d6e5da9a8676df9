-- P, S, F, lease, id, room, why -> {1} it is a dead letter, {0} it waits no more
local P, S, F, id = KEYS[1], ARGV[1], ARGV[2], ARGV[4]
check_lease(P, 'events:' .. S .. ':' .. F, ARGV[3])
if #redis.call('XRANGE', events_key(P, S, F), id, id) == 0 then return {0} end
bury(P, S, F, id, ARGV[5], ARGV[6])
return {1}
