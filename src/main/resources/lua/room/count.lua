-- P, S, from, to -> {rooms in all, number of status 0, number of status 1, ...}: counts the rooms from one place to another, by
-- creation, without those that only validate a version
local P, S = KEYS[1], ARGV[1]
local counts = {redis.call('ZCARD', P .. 'rooms:' .. S)}
for i = 1, ROOM_STATUSES do counts[i + 1] = 0 end
for _, R in ipairs(redis.call('ZRANGE', P .. 'rooms:' .. S, ARGV[2], ARGV[3])) do
  local v = redis.call('HMGET', room_key(P, S, R), 'st', 'va')
  if v[1] and v[2] ~= '1' then counts[v[1] + 2] = counts[v[1] + 2] + 1 end
end
return counts
