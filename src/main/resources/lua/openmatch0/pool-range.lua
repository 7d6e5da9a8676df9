-- key, least, greatest, from which on, how many at most -> {player, value, ..., ''}; {''} for a key that is something else
-- The last element is there because a pair of which the first is "!" would be a fault.
local found = redis.pcall('ZRANGEBYSCORE', KEYS[1], ARGV[1], ARGV[2], 'WITHSCORES', 'LIMIT', ARGV[3], ARGV[4])
if found.err then return {''} end
found[#found + 1] = ''
return found
