-- P, S -> {now, names...}; P, S, names... -> {{version, status, ping, instance, running, max, created, last ping, description,
-- address, draining since, open reservations, name, status since, validation (0/1), metadata}, ...} of those that exist
local P, S = KEYS[1], ARGV[1]
if not ARGV[2] then
  local found = redis.call('ZRANGE', P .. 'rooms:' .. S, 0, -1)
  table.insert(found, 1, now())
  return found
end
-- Two keys for each room and up to four for each reservation: no more than 200 together.
lapse(P, now(), math.max(0, math.floor((200 - 2 * #ARGV) / 4)))
local rows = {}
for i = 2, #ARGV do
  local v = redis.call('HMGET', room_key(P, S, ARGV[i]), 'v', 'st', 'ps', 'is', 'run', 'max', 'ca', 'lp', 'desc', 'addr', 'dr', 'sc', 'va', 'meta')
  if v[1] then
    v[15], v[16] = v[13] or '0', v[14] or '{}'
    v[14] = v[12] or v[7]
    v[12] = redis.call('HLEN', reservations_key(P, S, ARGV[i]))
    v[13] = ARGV[i]
    rows[#rows + 1] = v
  end
end
return rows
