-- P, id -> {body, created, state, match, deadline, connection, details, when it goes or 0} or nil
local P, id = KEYS[1], ARGV[1]
local state = ticket_state(P, id, now())
if not state then return nil end
local v = redis.call('HMGET', ticket_key(P, id), 'b', 'at', 'm', 'u', 'c', 'x', 'e')
return {v[1], v[2], state, v[3] or '', v[4] or '0', v[5] or '', v[6] or '', v[7] or '0'}
