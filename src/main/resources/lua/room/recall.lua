-- P, S, lease, R -> {1} it does not drain any more, or never did; {0} it is unknown, or on its way out
local P, S, R = KEYS[1], ARGV[1], ARGV[3]
check_lease(P, 'scheduler:' .. S, ARGV[2])
local room = load_room(P, S, R)
if not room or room.instance ~= 2 or room.status == TERMINATING or room.status == TERMINATED then return {0} end
if room.draining == 0 then return {1} end
room.draining = 0
redis.call('HSET', room_key(P, S, R), 'dr', 0)
settle(P, S, R, room)
signal('rooms', S)
return {1}
