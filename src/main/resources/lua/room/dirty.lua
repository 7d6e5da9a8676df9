-- P, S, F, most (up to 100) -> {{room, mark, ping, instance, validation (0/1), address, metadata}, ...} of rooms that pinged and of
-- which the forwarder was not told since, {room, mark} when the room is gone; the longest waiting first
local P, S = KEYS[1], ARGV[1]
local due = redis.call('ZRANGE', P .. 'dirty:' .. S .. ':' .. ARGV[2], 0, ARGV[3] - 1, 'WITHSCORES')
local rows = {}
for i = 1, #due, 2 do
  local v = redis.call('HMGET', P .. 'room:' .. S .. ':' .. due[i], 'ps', 'is', 'va', 'addr', 'meta')
  rows[#rows + 1] = v[1] and {due[i], due[i + 1], v[1], v[2], v[3] or '0', v[4] or '', v[5] or '{}'} or {due[i], due[i + 1]}
end
return rows
