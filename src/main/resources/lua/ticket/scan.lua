-- P, cursor -> {next cursor, {{id, created, fields, state, match, deadline, connection, details, when it goes or 0}, ...}}
local P, t = KEYS[1], now()
local page = redis.call('SSCAN', P .. 'tickets', ARGV[1], 'COUNT', 100)
local found = {}
for _, id in ipairs(page[2]) do
  local state, _, _, at, v = ticket_state(P, id, t, 'f', 'c', 'x')
  if state then
    found[#found + 1] = {id, at, v[8], state, v[2] or '', v[3] or '0', v[9] or '', v[10] or '', v[5] or '0'}
  end
end
return {page[1], found}
