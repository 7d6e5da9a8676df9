-- any key, how many ranges, key, least, greatest, ..., list, offset (s), duration (s), ...
-- -> {now (s), players of each range, players of each list in its window}; -1 for a key that is something else
local function count(key, least, greatest)
  local found = redis.pcall('ZCOUNT', key, least, greatest)
  return type(found) == 'number' and found or -1
end
local reply, ranges = {seconds()}, tonumber(ARGV[1])
for i = 2, 1 + 3 * ranges, 3 do reply[#reply + 1] = count(ARGV[i], ARGV[i + 1], ARGV[i + 2]) end
for i = 2 + 3 * ranges, #ARGV, 3 do
  local offset, duration = tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local to = offset > 0 and seconds() - offset or seconds()
  reply[#reply + 1] = count(ARGV[i], duration > 0 and to - duration or 0, to)
end
return reply
