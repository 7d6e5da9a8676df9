-- P, name, holder, time to live (ms) -> the token of whoever has the lease now: the holder, unless another had it
-- A token is "<holder> <seconds> <microseconds>" of its acquisition: the fence that scripts compare.
local key = KEYS[1] .. 'lease:' .. ARGV[1]
local token = redis.call('GET', key)
if token then
  if string.match(token, '^(%S+)') ~= ARGV[2] then return token end
  redis.call('PEXPIRE', key, ARGV[3])
  return token
end
local t = redis.call('TIME')
token = ARGV[2] .. ' ' .. t[1] .. ' ' .. t[2]
redis.call('SET', key, token, 'PX', ARGV[3])
return token
