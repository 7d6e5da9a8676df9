-- P, S, id -> {{name, status, created, input, ended, done, total, text, events ever noted}, {event, ...}} or nil
local P, S, id = KEYS[1], ARGV[1], ARGV[2]
local key = operation_key(P, S, id)
local v = redis.call('HMGET', key, 'n', 'st', 'ca', 'in', 'ea', 'pd', 'pt', 'px', 'nh')
if not v[1] or is_over(redis.call('HGET', key, 'ex'), now()) then return nil end
return {v, redis.call('LRANGE', P .. 'history:' .. S .. ':' .. id, 0, -1)}
