-- P -> {how many lanes that were closed are forgotten}: what pings marked for them since is cleared away. Whoever takes pings
-- remembers forwarders for some seconds (event/CachedAudiences).
local P, forgotten = KEYS[1], 0
local closed, t = redis.call('HGETALL', P .. 'closed'), now()
for i = 1, #closed, 2 do
  if forgotten < 100 and t - tonumber(closed[i + 1]) > 30000 then
    local S, F = string.match(closed[i], '^(.-)\n(.*)$')
    redis.call('UNLINK', P .. 'dirty:' .. S .. ':' .. F)
    redis.call('HDEL', P .. 'closed', closed[i])
    forgotten = forgotten + 1
  end
end
return {forgotten}
