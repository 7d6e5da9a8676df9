-- P, S, lease, R, drain time-out (ms), epoch -> {1} terminating or gone; {0} players need it: it drains, and is not
-- allocated; {3} not all in one go: ask again
local P, S, R, t = KEYS[1], ARGV[1], ARGV[3], now()
check_lease(P, 'scheduler:' .. S, ARGV[2])
local room = load_room(P, S, R)
if not room then return {1} end
if room.draining == 0 then
  room.draining = t
  redis.call('HSET', room_key(P, S, R), 'dr', t)
end
lapse(P, t, 25)
local open = redis.call('HLEN', reservations_key(P, S, R))
if room.instance == 2 and (open > 0 or room.running > 0) and t - room.draining < tonumber(ARGV[4]) then
  settle(P, S, R, load_room(P, S, R))
  return {0}
end
if not end_reservations(P, S, R, ARGV[5], t) then return {3} end
room = load_room(P, S, R)
if room.instance ~= 3 then
  if room.instance <= 2 then tell_end(P, S, R, room) end
  room.instance = 3
  redis.call('HSET', room_key(P, S, R), 'is', 3)
end
settle(P, S, R, room)
return {1}
