-- What Muster notes beside the layout of Open Match 0.3 stands in database 1, so that database 0 is that layout alone
-- and nobody's key can be one of ours:
--   approved         HASH player -> request whose match has the player
--   approved-at      ZSET player, by seconds: since when
--   gone:<request>   nobody waits for this request any more: answered | left; expires
--   matched:<request> its match was approved; expires
--   told:<call>      a function's end was counted by this call; expires
--   runs             ZSET request, by `at`: whose function is under way
--   run:<request>    HASH at (seconds, in the names of its function and proposal), since (seconds: when it was asked for),
--                    tries (how often it waited again), image, state (running | proposed | queued | done); expires
--   later            ZSET request, by milliseconds: when it is in the queue again
--   left             SET of requests whose function is under way though nobody waits for them

local function seconds() return math.floor(now() / 1000) end

-- One command on the books.
local function books(...)
  redis.call('SELECT', 1)
  local reply = redis.call(...)
  redis.call('SELECT', 0)
  return reply
end

-- The players in the text of a match's rosters; none when it cannot be read.
local function players_of(rosters)
  local readable, list = pcall(cjson.decode, rosters or '')
  local players, seen = {}, {}
  for _, roster in ipairs(readable and type(list) == 'table' and list or {}) do
    local slots = type(roster) == 'table' and roster.players
    for _, player in ipairs(type(slots) == 'table' and slots or {}) do
      local id = type(player) == 'table' and player.id
      if type(id) == 'string' and id ~= '' and not seen[id] then
        seen[id] = true
        players[#players + 1] = id
      end
    end
  end
  return players
end

-- The first of the players who must not be in this request's match: one whom another match has had for at most
-- `window` seconds, or who was told at most `told_window` seconds ago where to connect.
local function overlap(players, request, window, told_window)
  local at = seconds()
  local told_since = at - (told_window or window)
  for _, player in ipairs(players) do
    local owner = books('HGET', 'approved', player)
    if owner ~= request then
      if owner and tonumber(books('ZSCORE', 'approved-at', player) or 0) >= at - window then return player end
      local told = redis.call('ZSCORE', 'deindexed', player)
      if told and tonumber(told) >= told_since then return player end
    end
  end
  return nil
end

-- Nothing is noted of these players any more.
local function forget(players)
  for _, player in ipairs(players) do
    books('HDEL', 'approved', player)
    books('ZREM', 'approved-at', player)
  end
end

-- The players are this request's match's from now on. What is older than the window is forgotten, a little each time;
-- players whom nobody keeps any more leave `proposed` then, since nobody else would look for them there.
local function approve(players, request, window)
  local at = seconds()
  for _, player in ipairs(players) do
    if books('HGET', 'approved', player) ~= request then
      books('HSET', 'approved', player, request)
      books('ZADD', 'approved-at', at, player)
    end
  end
  books('SET', 'matched:' .. request, 1, 'EX', window)
  local old = books('ZRANGEBYSCORE', 'approved-at', '-inf', '(' .. at - window, 'LIMIT', 0, 50)
  forget(old)
  for _, player in ipairs(old) do
    local since = redis.call('ZSCORE', 'proposed', player)
    if since and tonumber(since) < at - window and redis.call('EXISTS', player) == 0 then
      redis.call('ZREM', 'proposed', player)
    end
  end
end

-- The players may be in other matches again, unless another request's match has them.
local function release(players, request)
  for _, player in ipairs(players) do
    local owner = books('HGET', 'approved', player)
    if owner == request then forget({player}) end
    if not owner or owner == request then redis.call('ZREM', 'proposed', player) end
  end
end

-- The request waits in the queue again: at once the first time, then after a pause that doubles up to a second, so that
-- whoever refuses all matches does not keep functions and evaluators running without end.
local function queue_again(request)
  local run = 'run:' .. request
  local tries = books('HINCRBY', run, 'tries', 1)
  if books('TTL', run) < 0 then books('EXPIRE', run, 3600) end
  if tries == 1 then
    redis.call('SADD', 'profileq', request)
  else
    books('ZADD', 'later', now() + math.min(1000, 50 * 2 ^ math.min(tries - 2, 5)), request)
  end
end

-- Whether the request has a match whose players are, or were, held for it.
local function is_matched(request) return books('EXISTS', 'matched:' .. request) == 1 end

-- Whether nobody waits for a request any more.
local function is_gone(request) return books('EXISTS', 'gone:' .. request) == 1 end
