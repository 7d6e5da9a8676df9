-- P, id -> {body, created, state, match, deadline, connection, details} or nil
local state, _, v = ticket_state(KEYS[1], ARGV[1], now(), 'b', 'at', 'c', 'x')
if not state then return nil end
return {v[5], v[6], state, v[2] or '', v[3] or '0', v[7] or '', v[8] or ''}
