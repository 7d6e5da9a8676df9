-- P, name, profile (JSON) -> {1} stored, {0} there is none of that name
local key, name = KEYS[1] .. 'profiles', ARGV[1]
if redis.call('HEXISTS', key, name) == 0 then return {0} end
redis.call('HSET', key, name, ARGV[2])
signal('profiles', shard_of(KEYS[1]))
return {1}
