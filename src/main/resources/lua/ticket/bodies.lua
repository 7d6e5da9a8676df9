-- P, ids... -> for each its body, or nil when there is no such ticket
local bodies = {}
for i, id in ipairs(ARGV) do bodies[i] = redis.call('HGET', ticket_key(KEYS[1], id), 'b') end
return bodies
