-- Backfills of one game. P is the shard prefix of its keys:
--   backfill:<id>   hash  f search fields, b body, at created (ms), g generation, t ids of its tickets (by spaces),
--                         c the change that was the last
--   backfills       hash  id -> generation
--   backfill-ends   zset  ids by when they expire (ms) unless somebody acknowledges them
local function backfill_key(P, id) return P .. 'backfill:' .. id end

-- Whether there is one, and whether its time is over.
local function backfill_state(P, id)
  local ends = redis.call('ZSCORE', P .. 'backfill-ends', id)
  return ends ~= false, ends and tonumber(ends) <= now()
end

local function backfill_tickets(P, id)
  local ids = {}
  for ticket in string.gmatch(redis.call('HGET', backfill_key(P, id), 't') or '', '%S+') do ids[#ids + 1] = ticket end
  return ids
end

local function keep_alive(P, id, ttl)
  redis.call('ZADD', P .. 'backfill-ends', string.format('%.0f', now() + tonumber(ttl)), id)
end

-- It is gone, and the tickets that wait for its acknowledgement are searchable again.
local function drop_backfill(P, epoch, id)
  local tickets = backfill_tickets(P, id)
  redis.call('DEL', backfill_key(P, id))
  redis.call('HDEL', P .. 'backfills', id)
  redis.call('ZREM', P .. 'backfill-ends', id)
  free_tickets(P, epoch, tickets)
  return #tickets
end
