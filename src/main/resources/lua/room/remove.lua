-- P, S, R, lease unless nobody may hold it -> {1} gone, {-1} unknown room
local P, S, R = KEYS[1], ARGV[1], ARGV[2]
if ARGV[3] then check_lease(P, 'scheduler:' .. S, ARGV[3]) end
if redis.call('DEL', room_key(P, S, R)) == 0 then return {-1} end
for _, id in ipairs(redis.call('HKEYS', reservations_key(P, S, R))) do end_reservation(P, id) end
redis.call('DEL', reservations_key(P, S, R))
redis.call('ZREM', P .. 'rooms:' .. S, R)
redis.call('ZREM', P .. 'slots:' .. S, R)
redis.call('ZADD', P .. 'retired:' .. S, now(), R)
signal('rooms', S)
return {1}
