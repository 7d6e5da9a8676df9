-- P, epoch, id, fields, body, most -> {when it was created (ms)}, or {-1} when it is new and there are so many already
local P, id = KEYS[1], ARGV[2]
if redis.call('SCARD', P .. 'tickets') >= tonumber(ARGV[5]) and redis.call('SISMEMBER', P .. 'tickets', id) == 0 then
  return {-1}
end
if redis.call('SADD', P .. 'tickets', id) == 0 then return {tonumber(redis.call('HGET', ticket_key(P, id), 'at') or now())} end
local t = now()
redis.call('HSET', ticket_key(P, id), 'f', ARGV[3], 'b', ARGV[4], 'at', t, 's', 's')
log_tickets(P, ARGV[1], 'k', 'c', 'i', id, 'at', t, 'f', ARGV[3])
return {t}
