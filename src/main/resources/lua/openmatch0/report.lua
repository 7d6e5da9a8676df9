-- metrics.<MMF_PROPOSAL_ID>, most fields, seconds that it is kept, field, value, ... -> {1}, or {0} it is no hash
local told = redis.pcall('HLEN', KEYS[1])
if type(told) ~= 'number' then return {0} end
for i = 3, #ARGV, 2 do
  if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 1 then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  elseif told < tonumber(ARGV[1]) then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
    told = told + 1
  end
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
return {1}
