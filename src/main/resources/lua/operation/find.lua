-- P, S, id -> {name, status, created, input, {event, ...}} or nil
local P, S, id = KEYS[1], ARGV[1], ARGV[2]
local v = redis.call('HMGET', operation_key(P, S, id), 'n', 'st', 'ca', 'in')
if not v[1] then return nil end
return {v[1], v[2], v[3], v[4], redis.call('LRANGE', P .. 'history:' .. S .. ':' .. id, 0, -1)}
