-- P, S, F, lease, ids... -> {how many were taken out}
local P, S, F = KEYS[1], ARGV[1], ARGV[2]
check_lease(P, 'events:' .. S .. ':' .. F, ARGV[3])
local taken = 0
for i = 4, #ARGV do taken = taken + redis.call('XDEL', events_key(P, S, F), ARGV[i]) end
return {taken}
