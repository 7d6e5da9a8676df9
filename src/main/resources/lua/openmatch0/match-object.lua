-- id -> {'h', field, value, ...} for a hash, {'s', text} for a string, {} when there is neither
local kind = redis.call('TYPE', KEYS[1]).ok
if kind == 'string' then return {'s', redis.call('GET', KEYS[1])} end
if kind ~= 'hash' then return {} end
local reply = redis.call('HGETALL', KEYS[1])
table.insert(reply, 1, 'h')
return reply
