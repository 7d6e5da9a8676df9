-- P, epoch, match, ids... -> {how many are searchable again}
local P, match, t = KEYS[1], ARGV[2], now()
local freed = {}
for i = 3, #ARGV do
  local state, holder, history = ticket_state(P, ARGV[i], t)
  if state == 'p' and holder == match then
    redis.call('HSET', ticket_key(P, ARGV[i]), 's', 's', 'p', noted(history, 'r', t))
    redis.call('HDEL', ticket_key(P, ARGV[i]), 'm', 'u', 'r')
    freed[#freed + 1] = ARGV[i]
  end
end
if #freed > 0 then log_tickets(P, ARGV[1], 'k', 'r', 'i', table.concat(freed, ' ')) end
return {#freed}
