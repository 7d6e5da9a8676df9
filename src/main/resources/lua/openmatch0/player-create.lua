-- id, seconds that it is kept, properties, pool, attributes, assignment, status, error, 1 if the run is the last, how many
-- indices it enters, index, value, ..., index that it leaves, ...
--   -> {1, player who is there no more, ...}, or {0} when the key is something else
-- id, '', two players who are there no more or '', '', '', '', '', last, ... -> {1}
-- There may be too many indices for one run: the next ones, without the seconds, go on with the indices, and the last one
-- forgets the players who are there no more.
local id, ttl, last, entered = KEYS[1], tonumber(ARGV[1]), ARGV[8] == '1', tonumber(ARGV[9])
if ttl then
  local kind = redis.call('TYPE', id).ok
  if kind ~= 'hash' and kind ~= 'none' then return {0} end
  redis.call('HSET', id, 'properties', ARGV[2], 'pool', ARGV[3], 'attributes', ARGV[4], 'assignment', ARGV[5],
    'status', ARGV[6], 'error', ARGV[7])
  redis.call('EXPIRE', id, ttl)
  redis.call('ZADD', 'OM_METADATA.created', seconds(), id)
  redis.call('ZADD', 'OM_METADATA.accessed', seconds(), id)
end
local indices = {}
for i = 10, 9 + 2 * entered, 2 do
  redis.call('ZADD', ARGV[i], ARGV[i + 1], id)
  indices[#indices + 1] = ARGV[i]
end
for i = 10 + 2 * entered, #ARGV do
  redis.call('ZREM', ARGV[i], id)
  indices[#indices + 1] = ARGV[i]
end

local function untime(player)
  redis.call('ZREM', 'OM_METADATA.created', player)
  redis.call('ZREM', 'OM_METADATA.accessed', player)
end

-- Of one who came back meanwhile everything stays.
local function clear(player)
  if redis.call('EXISTS', player) == 1 then return false end
  for _, index in ipairs(indices) do redis.call('ZREM', index, player) end
  if last then
    redis.pcall('ZREM', 'proposed', player)
    redis.pcall('ZREM', 'deindexed', player)
    untime(player)
  end
  return true
end

local function is_indexed(player)
  if not last then return true end -- nobody knows: there are more
  for _, index in ipairs(indices) do
    if redis.call('ZSCORE', index, player) then return true end
  end
  return false
end

if not ttl then
  for i = 2, 3 do
    if ARGV[i] ~= '' then clear(ARGV[i]) end
  end
  return {1}
end

-- Players who expired long ago, and whom nobody asked for since, leave the indices and ignore lists: two with each that
-- comes. One whose hash is there goes to the end of those who are that old, and stays as old as they are.
local long_ago = seconds() - ttl - 3600
local reply = {1}
for _, player in ipairs(redis.call('ZRANGEBYSCORE', 'OM_METADATA.accessed', '-inf', '(' .. long_ago, 'LIMIT', 0, 2)) do
  if clear(player) then
    reply[#reply + 1] = player
  elseif is_indexed(player) then
    redis.call('ZADD', 'OM_METADATA.accessed', long_ago, player)
  else
    untime(player)
  end
end
return reply
