-- P, name, profile (JSON) -> {1} stored, or stored before; {0} there is another of that name
local key, name = KEYS[1] .. 'profiles', ARGV[1]
local stored = redis.call('HGET', key, name)
if stored then return {stored == ARGV[2] and 1 or 0} end
redis.call('HSET', key, name, ARGV[2])
signal('profiles', shard_of(KEYS[1]))
return {1}
