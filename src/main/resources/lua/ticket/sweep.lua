-- P, epoch, limit -> {how many were looked at}; those whose time is over went
-- One that is promised to a match stays until it is assigned, or searchable again: it is looked at again and again, since a
-- release of all tells no ticket of it.
local AGAIN = 250
local P, t, gone = KEYS[1], now(), {}
local ids = redis.call('ZRANGEBYSCORE', P .. 'expiries', '-inf', t, 'LIMIT', 0, ARGV[2])
for _, id in ipairs(ids) do
  local state, _, history, at = ticket_state(P, id, t)
  if state then
    redis.call('ZADD', P .. 'expiries', whole(t + AGAIN), id)
  else
    gone[#gone + 1] = id
    if history then drop_ticket(P, id, history, at) end
  end
end
if #gone > 0 then
  redis.call('SREM', P .. 'tickets', unpack(gone))
  redis.call('ZREM', P .. 'expiries', unpack(gone))
  log_tickets(P, ARGV[1], 'k', 'd', 'i', table.concat(gone, ' '))
end
return {#ids}
