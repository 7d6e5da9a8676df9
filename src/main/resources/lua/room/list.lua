-- P, S -> all names; P, S, names... -> {{version, status, ping, instance, running, max, created, last ping, description,
-- address, draining since, open reservations, name}, ...} of those that exist
local P, S = KEYS[1], ARGV[1]
if not ARGV[2] then return redis.call('ZRANGE', P .. 'rooms:' .. S, 0, -1) end
lapse(P, now(), 50)
local rows = {}
for i = 2, #ARGV do
  local v = redis.call('HMGET', room_key(P, S, ARGV[i]), 'v', 'st', 'ps', 'is', 'run', 'max', 'ca', 'lp', 'desc', 'addr', 'dr')
  if v[1] then
    v[12] = redis.call('HLEN', reservations_key(P, S, ARGV[i]))
    v[13] = ARGV[i]
    rows[#rows + 1] = v
  end
end
return rows
