-- Backfills of one game. P is the shard prefix of its keys:
--   backfill:<id>   hash  f search fields, b body, at created (ms), g generation, c the change that was the last,
--                         t its tickets (by spaces): each the match that it is promised to, '/' and its id
--   backfills       hash  id -> generation
--   backfill-ends   zset  ids by when they expire (ms) unless somebody acknowledges them
local function backfill_key(P, id) return P .. 'backfill:' .. id end

-- Whether there is one, and whether its time is over.
local function backfill_state(P, id)
  local ends = redis.call('ZSCORE', P .. 'backfill-ends', id)
  return ends ~= false, ends and tonumber(ends) <= now()
end

-- The ids of tickets, by spaces, as they are noted in a backfill.
local function promised(match, ids) return (string.gsub(ids, '%S+', function(id) return match .. '/' .. id end)) end

-- The ids of its tickets, and the matches that they are promised to.
local function backfill_tickets(P, id)
  local ids, matches = {}, {}
  for match, ticket in string.gmatch(redis.call('HGET', backfill_key(P, id), 't') or '', '([^%s/]*)/(%S+)') do
    ids[#ids + 1], matches[#matches + 1] = ticket, match
  end
  return ids, matches
end

local function keep_alive(P, id, ttl)
  redis.call('ZADD', P .. 'backfill-ends', whole(now() + tonumber(ttl)), id)
end

-- It is gone, and the tickets that wait for its acknowledgement are searchable again.
local function drop_backfill(P, epoch, id)
  local tickets, matches = backfill_tickets(P, id)
  redis.call('DEL', backfill_key(P, id))
  redis.call('HDEL', P .. 'backfills', id)
  redis.call('ZREM', P .. 'backfill-ends', id)
  free_tickets(P, epoch, tickets, matches)
  return #tickets
end
