-- P, name, token -> {1} given up, {0} it was not held
local key = KEYS[1] .. 'lease:' .. ARGV[1]
if redis.call('GET', key) ~= ARGV[2] then return {0} end
redis.call('DEL', key)
return {1}
