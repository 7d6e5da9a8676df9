-- Events of one game that wait for their receivers; P is the shard prefix, S a scheduler, F a forwarder of it, R a room:
--   lanes              hash    "S\nF" -> {game, forwarder} (JSON, the forwarder as in the scheduler's spec) of each open lane
--   closed             hash    "S\nF" -> when (ms) a lane was closed, for some time
--   events:<S>:<F>     stream  what is queued: r room, a address (room/AddressCodec), m metadata (JSON); ids are times
--   dead:<S>:<F>       stream  what was given up: r room, w why, t when it was queued (ms); at most DEAD_MOST
--   buried:<S>:<F>     string  how many were given up
-- A lane holds so many events, and so many bytes: rooms may say 64 KiB each, and a Redis that is full serves nobody.
local EVENTS_MOST, BYTES_MOST, DEAD_MOST, STEP = 100000, 128 * 1024 * 1024, 1000, 100

local function events_key(P, S, F) return P .. 'events:' .. S .. ':' .. F end
local function dead_key(P, S, F) return P .. 'dead:' .. S .. ':' .. F end
local function buried_key(P, S, F) return P .. 'buried:' .. S .. ':' .. F end

-- The enabled forwarders of a scheduler by its active version, and its game. Asked only when a room ends, so that it may
-- read the whole spec, and nobody has to keep a second list in step with it.
local function enabled_forwarders(P, S)
  local spec = redis.call('HGET', P .. 'scheduler:' .. S, 'spec')
  if not spec or not string.find(spec, '"enabled":true', 1, true) then return {}, '' end
  local ok, scheduler = pcall(cjson.decode, spec)
  local enabled = {}
  if not ok then return enabled, '' end
  for _, forwarder in ipairs(scheduler.forwarders or {}) do
    if forwarder.enabled == true then enabled[#enabled + 1] = forwarder end
  end
  return enabled, scheduler.game
end

local function open_lane(P, S, game, forwarder)
  redis.call('HSET', P .. 'lanes', S .. '\n' .. forwarder.name, cjson.encode({game = game, forwarder = forwarder}))
  redis.call('HDEL', P .. 'closed', S .. '\n' .. forwarder.name)
end

local function bury(P, S, F, id, room, why)
  redis.call('XADD', dead_key(P, S, F), 'MAXLEN', DEAD_MOST, '*', 'r', room, 'w', why, 't', string.match(id, '^%d+'))
  redis.call('INCR', buried_key(P, S, F))
  redis.call('XDEL', events_key(P, S, F), id)
end

-- The oldest of a lane become dead letters when it holds too much. Bytes are looked at now and then only.
local function make_way(P, S, F)
  local key, count, why = events_key(P, S, F), 0, nil
  local length = redis.call('XLEN', key)
  if length > EVENTS_MOST then
    count, why = 1, 'more than ' .. EVENTS_MOST .. ' waited'
  elseif length % STEP == 0 and redis.call('MEMORY', 'USAGE', key) > BYTES_MOST then
    count, why = STEP, 'more than ' .. BYTES_MOST .. ' bytes waited'
  else
    return
  end
  for _, entry in ipairs(redis.call('XRANGE', key, '-', '+', 'COUNT', count)) do
    bury(P, S, F, entry[1], entry[2][2], why)
  end
end

-- Queues that a room ends, or is gone.
local function queue_event(P, S, R, address, metadata)
  local enabled, game = enabled_forwarders(P, S)
  for i = 1, math.min(#enabled, 16) do
    local F = enabled[i].name
    open_lane(P, S, game, enabled[i])
    redis.call('XADD', events_key(P, S, F), '*', 'r', R, 'a', address, 'm', metadata)
    make_way(P, S, F)
  end
  if #enabled > 0 then signal('events', S) end
end
