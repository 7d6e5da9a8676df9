-- P, cursor -> {next cursor, {{id, created, fields, state, match, deadline, connection, details}, ...}}
local P, t = KEYS[1], now()
local page = redis.call('SSCAN', P .. 'tickets', ARGV[1], 'COUNT', 100)
local found = {}
for _, id in ipairs(page[2]) do
  local state, _, v = ticket_state(P, id, t, 'at', 'f', 'c', 'x')
  if state then
    found[#found + 1] = {id, v[5], v[6], state, v[2] or '', v[3] or '0', v[7] or '', v[8] or ''}
  end
end
return {page[1], found}
