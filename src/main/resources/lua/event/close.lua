-- P, S, F -> {1} the lane is closed, {0} it is still needed: its forwarder is enabled, or its scheduler is gone and events wait
local P, S, F = KEYS[1], ARGV[1], ARGV[2]
for _, forwarder in ipairs((enabled_forwarders(P, S))) do
  if forwarder.name == F then return {0} end
end
if redis.call('EXISTS', P .. 'scheduler:' .. S) == 0 and redis.call('XLEN', events_key(P, S, F)) > 0 then return {0} end
redis.call('UNLINK', events_key(P, S, F), dead_key(P, S, F), buried_key(P, S, F), P .. 'dirty:' .. S .. ':' .. F)
redis.call('HDEL', P .. 'lanes', S .. '\n' .. F)
redis.call('HSETNX', P .. 'closed', S .. '\n' .. F, now())
return {1}
