-- P, S, id, match, hold (ms), tickets by spaces, server -> {room, address}, {} when no slot is free, nil when the scheduler is unknown
local P, S, id = KEYS[1], ARGV[1], ARGV[2]
meet_server(P, S, redis.call('GET', P .. 'run:' .. S), ARGV[6])
local R
local place = redis.call('HGET', P .. 'reserved', id)
if place then
  R = string.match(place, '^%S+ (%S+)$')
else
  R = reserve(P, S, id, ARGV[3], ARGV[5], tonumber(ARGV[4]), now())
end
if not R then return redis.call('EXISTS', P .. 'scheduler:' .. S) == 1 and {} or nil end
return {R, redis.call('HGET', room_key(P, S, R), 'addr') or ''}
