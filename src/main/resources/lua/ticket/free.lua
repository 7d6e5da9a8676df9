-- P, epoch, ids... -> {how many are searchable again}
local P, t = KEYS[1], now()
local freed = {}
for i = 2, #ARGV do
  if ticket_state(P, ARGV[i], t) == 'p' then
    redis.call('HSET', ticket_key(P, ARGV[i]), 's', 's')
    redis.call('HDEL', ticket_key(P, ARGV[i]), 'm', 'u', 'r')
    freed[#freed + 1] = ARGV[i]
  end
end
if #freed > 0 then log_tickets(P, ARGV[1], 'k', 'r', 'i', table.concat(freed, ' ')) end
return {#freed}
