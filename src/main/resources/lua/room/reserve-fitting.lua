-- P, S, id, match, hold (ms), tickets by spaces, server, stale after (ms), emptiest first (0/1), rooms passed over before, labels
-- and values... -> {'r', room, address}, {'n'} none fits, {'m', rooms passed over} ask again for the rest, nil when the scheduler
-- is unknown. Labels are `version` and the entries of a room's metadata that are text.
local MOST_ROOMS, MOST_BYTES = 150, 512 * 1024
local P, S, id, t, from = KEYS[1], ARGV[1], ARGV[2], now(), tonumber(ARGV[9])
meet_server(P, S, ARGV[6])
local R, address = reserved_before(P, id)
if R then return {'r', R, address} end
if redis.call('EXISTS', P .. 'scheduler:' .. S) == 0 then return nil end
if from == 0 then lapse(P, t, 10) end

local function fits(version, metadata)
  local labels
  for i = 10, #ARGV, 2 do
    local found
    if ARGV[i] == 'version' then
      found = version
    else
      if not labels then
        local ok, parsed = pcall(cjson.decode, metadata)
        if not ok then return false end
        labels = parsed
      end
      found = labels[ARGV[i]]
    end
    if found ~= ARGV[i + 1] then return false end
  end
  return true
end

local found = redis.call(ARGV[8] == '1' and 'ZREVRANGE' or 'ZRANGE', P .. 'slots:' .. S, from, from + MOST_ROOMS - 1, 'WITHSCORES')
local seen, bytes = 0, 0
for i = 1, #found, 2 do
  seen = seen + 1
  local v = redis.call('HMGET', room_key(P, S, found[i]), 'st', 'addr', 'conn', 'lp', 'v', 'meta')
  if t - tonumber(v[4]) <= tonumber(ARGV[7]) and fits(v[5], v[6]) then
    return {'r', take_slot(P, S, found[i], found[i + 1], v, id, ARGV[3], ARGV[5], tonumber(ARGV[4]), t)}
  end
  bytes = bytes + #v[6]
  if bytes > MOST_BYTES then break end
end
if seen < MOST_ROOMS and bytes <= MOST_BYTES then return {'n'} end
return {'m', from + seen}
