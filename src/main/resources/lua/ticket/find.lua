-- P, id -> {body, created, state, match, deadline, connection, details, when it goes or 0} or nil
local state, _, _, at, v = ticket_state(KEYS[1], ARGV[1], now(), 'b', 'c', 'x')
if not state then return nil end
return {v[8], at, state, v[2] or '', v[3] or '0', v[9] or '', v[10] or '', v[5] or '0'}
