-- P, epoch, limit -> {how many went}
local P = KEYS[1]
local ids = redis.call('ZRANGEBYSCORE', P .. 'expiries', '-inf', now(), 'LIMIT', 0, ARGV[2])
if #ids == 0 then return {0} end
for _, id in ipairs(ids) do
  redis.call('DEL', ticket_key(P, id))
  redis.call('SREM', P .. 'tickets', id)
  redis.call('ZREM', P .. 'expiries', id)
end
log_tickets(P, ARGV[1], 'k', 'd', 'i', table.concat(ids, ' '))
return {#ids}
