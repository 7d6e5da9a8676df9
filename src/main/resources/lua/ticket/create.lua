-- P, epoch, id, fields, body -> {when it was created (ms)}
local P, id = KEYS[1], ARGV[2]
if redis.call('SADD', P .. 'tickets', id) == 0 then return {tonumber(redis.call('HGET', ticket_key(P, id), 'at') or now())} end
local t = now()
redis.call('HSET', ticket_key(P, id), 'f', ARGV[3], 'b', ARGV[4], 'at', t, 's', 's')
log_tickets(P, ARGV[1], 'k', 'c', 'i', id, 'at', t, 'f', ARGV[3])
return {t}
