-- P, S, F, room, mark... -> {how many are waiting no more}; those that pinged again meanwhile wait on
local key, told = KEYS[1] .. 'dirty:' .. ARGV[1] .. ':' .. ARGV[2], 0
for i = 3, #ARGV, 2 do
  if redis.call('ZSCORE', key, ARGV[i]) == ARGV[i + 1] then told = told + redis.call('ZREM', key, ARGV[i]) end
end
return {told}
