-- P, S, R -> {{id, match, since, deadline, tickets}, ...}
local P, S, R = KEYS[1], ARGV[1], ARGV[2]
lapse(P, now(), 50)
local rows = {}
local all = redis.call('HGETALL', reservations_key(P, S, R))
for i = 1, #all, 2 do
  local r = cmsgpack.unpack(all[i + 1])
  rows[#rows + 1] = {all[i], r[1], r[2], r[3], r[4]}
end
return rows
