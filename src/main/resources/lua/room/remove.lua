-- P, S, R, epoch, lease unless nobody may hold it -> {1} gone, {-1} unknown room, {3} not all in one go: ask again
local P, S, R = KEYS[1], ARGV[1], ARGV[2]
if ARGV[4] then check_lease(P, 'scheduler:' .. S, ARGV[4]) end
local room, t = load_room(P, S, R), now()
if not room then return {-1} end
-- Its slots go first, so that none is reserved between two calls.
if room.draining == 0 then redis.call('HSET', room_key(P, S, R), 'dr', t) end
if not end_reservations(P, S, R, ARGV[3], t) then return {3} end
tell_end(P, S, R, room)
redis.call('DEL', room_key(P, S, R), reservations_key(P, S, R))
redis.call('ZREM', P .. 'rooms:' .. S, R)
redis.call('ZREM', P .. 'slots:' .. S, R)
redis.call('ZADD', P .. 'retired:' .. S, t, R)
signal('rooms', S)
return {1}
