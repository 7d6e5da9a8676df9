-- P, cursor -> {next cursor, {{id, created, fields, state, match, deadline, connection, details, when it goes or 0}, ...}}
local P, t = KEYS[1], now()
local page = redis.call('SSCAN', P .. 'tickets', ARGV[1], 'COUNT', 100)
local found = {}
for _, id in ipairs(page[2]) do
  local state = ticket_state(P, id, t)
  if state then
    local v = redis.call('HMGET', ticket_key(P, id), 'at', 'f', 'm', 'u', 'c', 'x', 'e')
    found[#found + 1] = {id, v[1], v[2], state, v[3] or '', v[4] or '0', v[5] or '', v[6] or '', v[7] or '0'}
  end
end
return {page[1], found}
