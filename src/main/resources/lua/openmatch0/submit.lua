-- profile, request, seconds that the profile is kept, seconds that a note is, properties, error, rosters, pools -> {1}, or
-- {0} when the profile's key is something else
local profile = KEYS[1]
local kind = redis.call('TYPE', profile).ok
if kind ~= 'hash' and kind ~= 'none' then return {0} end
redis.call('HSET', profile, 'properties', ARGV[4], 'error', ARGV[5], 'rosters', ARGV[6], 'pools', ARGV[7])
redis.call('EXPIRE', profile, ARGV[2])
books('HSETNX', 'run:' .. ARGV[1], 'since', seconds())
books('EXPIRE', 'run:' .. ARGV[1], ARGV[3])
redis.call('SADD', 'profileq', ARGV[1])
return {1}
