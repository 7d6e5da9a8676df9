-- Rooms of one game; P is the shard prefix, S a scheduler, R a room:
--   room:<S>:<R>          hash  v version, st status, ps ping status, is instance status, run running matches,
--                               pd "<ping status> <running> <server>" as it said last, and where; '' when it is to be heard
--                               again before it is given players, max most matches, ca created (ms), lp last ping (ms),
--                               dr draining since (ms) or 0, sc status since (ms), ts when the last ping was sent by the
--                               room's clock (ms) or 0, meta, desc, addr (see AddressCodec), conn (host:port), src where its
--                               calls come from, tok, va 1 when it only validates a version, rv "<life> <number>" of the
--                               revision seen last
--   rooms:<S>             zset  rooms by creation (ms)
--   slots:<S>             zset  rooms that have free slots, by how many
--   reservations:<S>:<R>  hash  id -> cmsgpack {match, since, deadline, tickets by spaces}
--   reserved              hash  id -> "<S> <R>", until the deadline, also when confirmed before
--   deadlines             zset  reservation ids by deadline
--   run:<S>               string  the server, as callers know it (platform/redis/Redis#serverRun)
--   dirty:<S>:<F>         zset  rooms that pinged and of which forwarder F was not told since, by when (us)
--   retired:<S>           zset  names of rooms that are gone, by when (ms)
-- COMPOSED (a digit per ping and instance) and NEXT (0 or 1 per status and status) come from RoomStatus; statuses count
-- from 0 as Maestro's.
local PENDING, UNREADY, READY, OCCUPIED, TERMINATING, ERROR, TERMINATED, ACTIVE, ALLOCATED = 0, 1, 2, 3, 4, 5, 6, 7, 8

local function room_key(P, S, R) return P .. 'room:' .. S .. ':' .. R end
local function reservations_key(P, S, R) return P .. 'reservations:' .. S .. ':' .. R end

-- The server of a scheduler, false when there is none; read once a run.
local servers = {}
local function server_of(P, S)
  local key = P .. 'run:' .. S
  if servers[key] == nil then servers[key] = redis.call('GET', key) end
  return servers[key]
end

local function load_room(P, S, R)
  local v = redis.call('HMGET', room_key(P, S, R), 'st', 'ps', 'is', 'run', 'max', 'pd', 'dr', 'conn', 'ts', 'va')
  if not v[1] then return nil end
  local run = server_of(P, S)
  return {
    status = tonumber(v[1]), ping = tonumber(v[2]), instance = tonumber(v[3]), running = tonumber(v[4]),
    max = tonumber(v[5]), pinged = run and string.match(v[6], '^%d %d+ (.*)$') == run, draining = tonumber(v[7]),
    reachable = v[8] ~= '', said = tonumber(v[9] or 0), validation = v[10] == '1'
  }
end

local function composed(ping, instance)
  return string.byte(COMPOSED, ping * INSTANCE_STATUSES + instance + 1) - 48
end

local function may_become(from, to) return string.byte(NEXT, from * ROOM_STATUSES + to + 1) == 49 end

local function wanted_status(room, open)
  local status = composed(room.ping, room.instance)
  if room.max > 1 and (status == READY or status == OCCUPIED) then
    if room.running < 1 then status = READY elseif room.running >= room.max then status = OCCUPIED else status = ACTIVE end
  end
  if status == READY and open > 0 then status = ALLOCATED end
  return status
end

-- Takes note of the server that callers reached. Another than was known may have lost what rooms said and were promised:
-- then none has slots until it pinged again. Callers that reached none yet know nothing.
local function meet_server(P, S, run)
  local known = server_of(P, S)
  if run == known or run == '' then return known end
  if not known and redis.call('EXISTS', P .. 'scheduler:' .. S) == 0 then return nil end
  redis.call('SET', P .. 'run:' .. S, run)
  servers[P .. 'run:' .. S] = run
  redis.call('UNLINK', P .. 'slots:' .. S)
  return run
end

local function set_status(P, S, R, status)
  redis.call('HSET', room_key(P, S, R), 'st', status, 'sc', now())
  signal('rooms', S)
end

-- Writes what follows from a change: status and free slots. False when the change of status is not a possible one; the
-- old status then stays.
local function settle(P, S, R, room)
  local open = redis.call('HLEN', reservations_key(P, S, R))
  local status, possible = wanted_status(room, open), true
  if status ~= room.status then
    possible = may_become(room.status, status)
    if possible then
      room.status = status
      set_status(P, S, R, status)
    end
  end
  local free = 0
  if room.pinged and room.reachable and room.draining == 0 and not room.validation
      and (room.status == READY or room.status == ACTIVE or room.status == ALLOCATED) then
    free = room.max - room.running - open
  end
  if free > 0 then
    if redis.call('ZADD', P .. 'slots:' .. S, 'CH', free, R) == 1 then signal('slots', S) end
  else
    redis.call('ZREM', P .. 'slots:' .. S, R)
  end
  return possible
end

-- Ends a reservation, so that its slot is free again. Whether it was known.
local function end_reservation(P, id)
  local place = redis.call('HGET', P .. 'reserved', id)
  redis.call('HDEL', P .. 'reserved', id)
  redis.call('ZREM', P .. 'deadlines', id)
  if not place then return false end
  local S, R = string.match(place, '^(%S+) (%S+)$')
  if redis.call('HDEL', reservations_key(P, S, R), id) == 1 then
    local room = load_room(P, S, R)
    if room then settle(P, S, R, room) end
  end
  return true
end

-- Ends reservations whose deadline passed.
local function lapse(P, t, limit)
  local ids = redis.call('ZRANGEBYSCORE', P .. 'deadlines', '-inf', t, 'LIMIT', 0, limit)
  for _, id in ipairs(ids) do end_reservation(P, id) end
  return #ids
end

-- The room of a reservation that was made before, with its address and connection; nil when there is none, or its room is
-- gone.
local function reserved_before(P, id)
  local place = redis.call('HGET', P .. 'reserved', id)
  if not place then return nil end
  local S, R = string.match(place, '^(%S+) (%S+)$')
  local v = redis.call('HMGET', room_key(P, S, R), 'addr', 'conn')
  if not v[1] then return nil end
  return R, v[1], v[2]
end

-- Takes a slot of a room that has `free` of them and whose hash starts with `v`: status, address, connection. Once for each
-- id; answers with the room's name, address and connection. What `settle` would find is known here: one slot fewer, and `ready` becomes `allocated`.
local function take_slot(P, S, R, free, v, id, match, tickets, hold, t)
  local slots, deadline = P .. 'slots:' .. S, t + hold
  if redis.call('HSETNX', P .. 'reserved', id, S .. ' ' .. R) == 0 then
    local before, address, connection = reserved_before(P, id)
    if before then return before, address, connection end
    redis.call('HSET', P .. 'reserved', id, S .. ' ' .. R)
  end
  redis.call('HSET', reservations_key(P, S, R), id, cmsgpack.pack({match, t, deadline, tickets}))
  redis.call('ZADD', P .. 'deadlines', deadline, id)
  if free == '1' then redis.call('ZREM', slots, R) else redis.call('ZINCRBY', slots, '-1', R) end
  if tonumber(v[1]) == READY then
    redis.call('HSET', room_key(P, S, R), 'st', ALLOCATED, 'sc', t)
    signal('rooms', S)
  elseif free == '1' then
    signal('rooms', S)
  end
  return R, v[2], v[3]
end

-- Reserves a slot in the fullest room that has one, or in the emptiest; nil when there is none, else what
-- take_slot answers. A room that was silent for too long has no slots until it pings again.
local function reserve(P, S, id, match, tickets, hold, t, stale, emptiest)
  local slots, range, lapsed = P .. 'slots:' .. S, emptiest and 'ZREVRANGE' or 'ZRANGE', false
  for _ = 1, 30 do
    local found = redis.call(range, slots, 0, 0, 'WITHSCORES')
    if #found == 0 and not lapsed then
      lapsed = true
      if lapse(P, t, 15) > 0 then found = redis.call(range, slots, 0, 0, 'WITHSCORES') end
    end
    local R = found[1]
    if not R then break end
    local v = redis.call('HMGET', room_key(P, S, R), 'st', 'addr', 'conn', 'lp')
    if t - tonumber(v[4]) <= stale then
      return take_slot(P, S, R, found[2], v, id, match, tickets, hold, t)
    end
    redis.call('ZREM', slots, R)
    redis.call('HSET', room_key(P, S, R), 'pd', '')
  end
  return reserved_before(P, id)
end
