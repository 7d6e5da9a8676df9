-- first player, seconds that a player is kept whom nobody created, seconds that an assignment keeps one out of pools or
-- '' for ever, connection of the first, (player, connection)... -> {}, or {text} of the first that could not be told
--
-- A key that is no player's does not keep the others from being told, nor from leaving the pools.
local keep, window, at, fault = ARGV[1], tonumber(ARGV[2]), seconds(), nil
local function assign(player, connection)
  local fresh = redis.call('EXISTS', player) == 0
  local told, why = pcall(redis.call, 'HSET', player, 'assignment', connection)
  if not told then
    fault = fault or player .. ': ' .. (type(why) == 'table' and why.err or tostring(why))
  elseif fresh then
    redis.call('EXPIRE', player, keep)
  end
  redis.call('ZADD', 'deindexed', at, player)
  redis.call('ZREM', 'proposed', player)
  forget({player})
end
assign(KEYS[1], ARGV[3])
for i = 4, #ARGV, 2 do assign(ARGV[i], ARGV[i + 1]) end

-- As many come, twice as many leave whom the list leaves out no more.
if window then
  local old = redis.call('ZRANGEBYSCORE', 'deindexed', '-inf', '(' .. at - window, 'LIMIT', 0, #ARGV - 1)
  if #old > 0 then redis.call('ZREM', 'deindexed', unpack(old)) end
end
return {fault}
