-- Milliseconds since 1970 by the clock of Redis: the one clock that all processes share. It stands still during a run.
local moment
local function now()
  if not moment then
    local t = redis.call('TIME')
    moment = t[1] * 1000 + math.floor(t[2] / 1000)
  end
  return moment
end

-- The shard in a key prefix muster:{<shard>}:
local function shard_of(P) return string.match(P, '{(.-)}') end

-- Wakes the loops that listen to a topic (platform/signal/Signals): once for all calls of a run, since nobody sees what one of
-- them did before the run ends.
local signaled = {}
local function signal(topic, payload)
  local key = topic .. ' ' .. payload
  if signaled[key] then return end
  signaled[key] = true
  redis.call('PUBLISH', 'muster:signal:' .. topic, payload)
end

-- Fails unless the lease `name` of this shard is held by exactly this token (platform/lease).
local function check_lease(P, name, token)
  if redis.call('GET', P .. 'lease:' .. name) ~= token then error('LEASELOST ' .. name) end
end
