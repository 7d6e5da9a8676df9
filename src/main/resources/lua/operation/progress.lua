-- P, S, lease, id, done, total, text -> {1}
local P, S, id = KEYS[1], ARGV[1], ARGV[3]
check_lease(P, 'scheduler:' .. S, ARGV[2])
local key = operation_key(P, S, id)
local v = redis.call('HMGET', key, 'st', 'pd', 'pt', 'px')
if v[1] ~= 'in_progress' or v[2] == ARGV[4] and v[3] == ARGV[5] and v[4] == ARGV[6] then return {1} end
redis.call('HSET', key, 'pd', ARGV[4], 'pt', ARGV[5], 'px', ARGV[6])
signal('history', S .. ' ' .. id)
return {1}
