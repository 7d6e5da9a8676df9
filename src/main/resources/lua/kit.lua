-- Milliseconds since 1970 by the clock of Redis: the one clock that all processes share.
local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

-- The shard in a key prefix muster:{<shard>}:
local function shard_of(P) return string.match(P, '{(.-)}') end

-- Wakes the loops that listen to a topic (platform/signal/Signals).
local function signal(topic, payload)
  redis.call('PUBLISH', 'muster:signal:' .. topic, payload)
end

-- Fails unless the lease `name` of this shard is held by exactly this token (platform/lease).
local function check_lease(P, name, token)
  if redis.call('GET', P .. 'lease:' .. name) ~= token then error('LEASELOST ' .. name) end
end
