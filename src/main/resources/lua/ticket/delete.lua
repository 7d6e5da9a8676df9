-- P, epoch, id -> {how many went}
local P, id, t = KEYS[1], ARGV[2], now()
local state, _, history, at = ticket_state(P, id, t)
if not history then return {0} end
drop_ticket(P, id, state and noted(history, 'd', t) or history, at)
redis.call('SREM', P .. 'tickets', id)
redis.call('ZREM', P .. 'expiries', id)
log_tickets(P, ARGV[1], 'k', 'd', 'i', id)
return {state and 1 or 0}
