-- P, epoch, id, fields, body -> {1}
local P, id = KEYS[1], ARGV[2]
local key = ticket_key(P, id)
if redis.call('EXISTS', key) == 1 then return {1} end
local t = now()
redis.call('HSET', key, 'f', ARGV[3], 'b', ARGV[4], 'at', t, 's', 's')
redis.call('SADD', P .. 'tickets', id)
log_tickets(P, ARGV[1], 'k', 'c', 'i', id, 'at', t, 'f', ARGV[3])
return {1}
