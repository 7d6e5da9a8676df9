-- id, seconds that it is kept, properties, pool, attributes, assignment, status, error, how many indices it enters,
-- index, value, ..., index that it leaves, ... -> {1}, or {0} when the key is something else
-- Without the seconds only the indices are touched: there are too many of them for one run.
local id, ttl, entered = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[8])
if ttl then
  local kind = redis.call('TYPE', id).ok
  if kind ~= 'hash' and kind ~= 'none' then return {0} end
  redis.call('HSET', id, 'properties', ARGV[2], 'pool', ARGV[3], 'attributes', ARGV[4], 'assignment', ARGV[5],
    'status', ARGV[6], 'error', ARGV[7])
  redis.call('EXPIRE', id, ttl)
end
local indices = {}
for i = 9, 8 + 2 * entered, 2 do
  redis.call('ZADD', ARGV[i], ARGV[i + 1], id)
  indices[#indices + 1] = ARGV[i]
end
for i = 9 + 2 * entered, #ARGV do
  redis.call('ZREM', ARGV[i], id)
  indices[#indices + 1] = ARGV[i]
end
if not ttl then return {1} end
redis.call('ZADD', 'OM_METADATA.created', seconds(), id)
redis.call('ZADD', 'OM_METADATA.accessed', seconds(), id)

-- Players who expired long ago, and whom nobody asked for since, leave the indices and ignore lists: two with each that
-- comes. One whose hash is there goes to the end of those who are that old, and stays as old as they are.
local long_ago = seconds() - ttl - 3600
for _, player in ipairs(redis.call('ZRANGEBYSCORE', 'OM_METADATA.accessed', '-inf', '(' .. long_ago, 'LIMIT', 0, 2)) do
  local gone, indexed = redis.call('EXISTS', player) == 0, false
  for _, index in ipairs(indices) do
    if gone then
      redis.call('ZREM', index, player)
    else
      indexed = indexed or redis.call('ZSCORE', index, player)
    end
  end
  if gone then
    redis.pcall('ZREM', 'proposed', player)
    redis.pcall('ZREM', 'deindexed', player)
  end
  if indexed then
    redis.call('ZADD', 'OM_METADATA.accessed', long_ago, player)
  else
    redis.call('ZREM', 'OM_METADATA.created', player)
    redis.call('ZREM', 'OM_METADATA.accessed', player)
  end
end
return {1}
