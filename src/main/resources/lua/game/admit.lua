-- games, name, most -> {1}, or {0} when the game is new and there are so many already
local games, name = KEYS[1], ARGV[1]
if redis.call('SISMEMBER', games, name) == 1 then return {1} end
if redis.call('SCARD', games) >= tonumber(ARGV[2]) then return {0} end
redis.call('SADD', games, name)
return {1}
