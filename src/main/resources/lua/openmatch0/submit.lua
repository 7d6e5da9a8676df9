-- profile, request, seconds that the profile is kept, properties, error, rosters, pools -> {1}, or {0} when the profile's
-- key is something else
local profile = KEYS[1]
local kind = redis.call('TYPE', profile).ok
if kind ~= 'hash' and kind ~= 'none' then return {0} end
redis.call('HSET', profile, 'properties', ARGV[3], 'error', ARGV[4], 'rosters', ARGV[5], 'pools', ARGV[6])
redis.call('EXPIRE', profile, ARGV[2])
redis.call('SADD', 'profileq', ARGV[1])
return {1}
