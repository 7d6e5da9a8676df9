-- P, epoch, id -> {how many went}
local P, id = KEYS[1], ARGV[2]
if redis.call('DEL', ticket_key(P, id)) == 0 then return {0} end
redis.call('SREM', P .. 'tickets', id)
redis.call('ZREM', P .. 'expiries', id)
log_tickets(P, ARGV[1], 'k', 'd', 'i', id)
return {1}
