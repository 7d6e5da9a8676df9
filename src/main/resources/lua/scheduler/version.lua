-- P, S, version -> {spec (JSON) or nil, state}
local P, S = KEYS[1], ARGV[1]
local state = redis.call('HGET', P .. 'scheduler:' .. S, 'state')
if not state then return {false, false} end
return {redis.call('HGET', P .. 'versions:' .. S, ARGV[2]), state}
