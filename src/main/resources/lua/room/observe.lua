-- P, S, R, instance status, description, address, connection, where its calls come from,
-- life and number of the revision, lease unless anybody may say so -> {1} taken note of, or no news; {-1} unknown room
local P, S, R = KEYS[1], ARGV[1], ARGV[2]
if ARGV[10] then check_lease(P, 'scheduler:' .. S, ARGV[10]) end
local room = load_room(P, S, R)
if not room then return {-1} end
-- Its end was decided, and whoever decided it may be about to end the instance: it never comes back, whatever is seen of it.
if room.draining ~= 0 and room.instance == 3 then return {1} end
-- What the runtime was asked, and what it tells by itself, overtake each other: of one life of it, the older is no news.
local life, number = string.match(redis.call('HGET', room_key(P, S, R), 'rv') or '', '^(%S+) (%d+)$')
if life == ARGV[8] and tonumber(number) > tonumber(ARGV[9]) then return {1} end
local ends = ARGV[3] == '3' and room.instance ~= 3
room.instance = tonumber(ARGV[3])
redis.call('HSET', room_key(P, S, R), 'is', ARGV[3], 'desc', ARGV[4], 'rv', ARGV[8] .. ' ' .. ARGV[9])
if ARGV[5] ~= '' then
  redis.call('HSET', room_key(P, S, R), 'addr', ARGV[5], 'conn', ARGV[6], 'src', ARGV[7])
  room.reachable = true
end
settle(P, S, R, room)
if ends then tell_end(P, S, R, room) end
return {1}
