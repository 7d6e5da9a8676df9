-- What Muster notes beside the layout of Open Match 0.3 stands in database 1, so that database 0 is that layout alone
-- and nobody's key can be one of ours:
--   approved         HASH player -> request whose match has the player
--   approved-at      ZSET player, by seconds: since when
--   gone:<request>   nobody waits for this request any more; expires
--   matched:<request> its match was approved; expires

local function seconds() return math.floor(now() / 1000) end

-- One command on the books.
local function books(...)
  redis.call('SELECT', 1)
  local reply = redis.call(...)
  redis.call('SELECT', 0)
  return reply
end

-- The first of the players who must not be in this request's match: one whom another match has, or who was told where
-- to connect, not longer than `window` seconds ago.
local function overlap(players, request, window)
  local since = seconds() - window
  for _, player in ipairs(players) do
    local owner = books('HGET', 'approved', player)
    if owner and owner ~= request and tonumber(books('ZSCORE', 'approved-at', player) or 0) >= since then return player end
    local told = redis.call('ZSCORE', 'deindexed', player)
    if told and tonumber(told) >= since then return player end
  end
  return nil
end

-- The players are this request's match's from now on. What is older than the window is forgotten, a little each time.
local function approve(players, request, window)
  local at = seconds()
  for _, player in ipairs(players) do
    books('HSET', 'approved', player, request)
    books('ZADD', 'approved-at', at, player)
  end
  books('SET', 'matched:' .. request, 1, 'EX', window)
  for _, player in ipairs(books('ZRANGEBYSCORE', 'approved-at', '-inf', '(' .. at - window, 'LIMIT', 0, 50)) do
    books('HDEL', 'approved', player)
    books('ZREM', 'approved-at', player)
  end
end

-- The players may be in other matches again, unless another request's match has them.
local function release(players, request)
  for _, player in ipairs(players) do
    local owner = books('HGET', 'approved', player)
    if owner == request then
      books('HDEL', 'approved', player)
      books('ZREM', 'approved-at', player)
    end
    if not owner or owner == request then redis.call('ZREM', 'proposed', player) end
  end
end

-- Whether the request has a match whose players are, or were, held for it.
local function is_matched(request) return books('EXISTS', 'matched:' .. request) == 1 end

-- Whether somebody still waits for a request.
local function is_gone(request) return books('EXISTS', 'gone:' .. request) == 1 end
