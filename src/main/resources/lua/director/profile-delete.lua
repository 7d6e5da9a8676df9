-- P, name -> {how many went}
local gone = redis.call('HDEL', KEYS[1] .. 'profiles', ARGV[1])
if gone == 1 then signal('profiles', shard_of(KEYS[1])) end
return {gone}
