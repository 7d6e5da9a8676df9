-- P, epoch, id, fields, body, time to live (ms; 0 for ever), client's token or '', most
-- -> {when it was created (ms), id, when it goes (ms) or 0, body or ''}
-- The first is -1 when the ticket is new and there are so many already.
-- A token that made another ticket gives that one, with its body while it is there, and changes nothing.
local P, id, token = KEYS[1], ARGV[2], ARGV[6]
local t = now()
local used = token ~= '' and redis.call('GET', P .. 'token:' .. token)
if used then
  local made, at, goes = string.match(used, '^(%S+) (%S+) (%S+)$')
  return {tonumber(at), made, tonumber(goes), made ~= id and redis.call('HGET', ticket_key(P, made), 'b') or ''}
end
if redis.call('SCARD', P .. 'tickets') >= tonumber(ARGV[7]) and redis.call('SISMEMBER', P .. 'tickets', id) == 0 then
  return {-1, id, 0, ''}
end
if redis.call('SADD', P .. 'tickets', id) == 0 then
  local v = redis.call('HMGET', ticket_key(P, id), 'at', 'e')
  return {tonumber(v[1] or t), id, tonumber(v[2] or 0), ''}
end
local ttl, goes = tonumber(ARGV[5]), {}
if ttl > 0 then
  goes = {'e', whole(t + ttl)}
  redis.call('ZADD', P .. 'expiries', goes[2], id)
end
redis.call('HSET', ticket_key(P, id), 'f', ARGV[3], 'b', ARGV[4], 'at', whole(t), 's', 's', unpack(goes))
if token ~= '' then
  redis.call('SET', P .. 'token:' .. token, id .. ' ' .. whole(t) .. ' ' .. (goes[2] or '0'), 'PX', TOKEN)
end
log_tickets(P, ARGV[1], 'k', 'c', 'i', id, 'at', whole(t), 'f', ARGV[3], unpack(goes))
return {t, id, tonumber(goes[2] or 0), ''}
