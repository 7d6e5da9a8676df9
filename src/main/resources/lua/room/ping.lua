-- P, <S>:<R>, "<ping status> <running> <server>", metadata, sent at (ms, 0 unknown), then, when there is any of it: proof ('' none; else
-- a field of three letters and what it must be), enabled forwarders by line ends, and when match ids are known 1, match ids...
-- -> 1 taken note of, 0 not, -1 unknown room, -2 wrong proof. What is answered with another than 1 has changed nothing.
local P = KEYS[1]
if unchanged(P, ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]) then return 1 end
local S, R = string.match(ARGV[1], '^(.-):(.*)$')
local ping, claimed, server = string.match(ARGV[2], '^(%d) (%d+) (.*)$')
local shown, forwarders, matches_known = ARGV[5] or '', ARGV[6] or '', ARGV[7]
local room = load_room(P, S, R)
if not room then return -1 end
local key, reservations = room_key(P, S, R), reservations_key(P, S, R)
local field, proof = string.sub(shown, 1, 3), string.sub(shown, 4)
if field ~= '' and (proof == '' or redis.call('HGET', key, field) ~= proof) then return -2 end
-- One that another overtook says nothing new; one that is much older was sent after the clock of the room was set back.
local sent = tonumber(ARGV[4])
if sent > 0 and sent < room.said and room.said - sent < 60000 then return 1 end
-- More matches than it may host are as many: a number that it made up must not make a fleet grow.
local running = math.min(tonumber(claimed), room.max)
local rose, open, confirmed = running - room.running, 0, {}
if rose > 0 or matches_known then
  local all = redis.call('HGETALL', reservations)
  open = #all / 2
  if matches_known then
    local runs = {}
    for i = 8, #ARGV do runs[ARGV[i]] = true end
    for i = 1, #all, 2 do
      if runs[cmsgpack.unpack(all[i + 1])[1]] then confirmed[#confirmed + 1] = all[i] end
    end
  else
    local oldest = {}
    local t = now()
    for i = 1, #all, 2 do
      local r = cmsgpack.unpack(all[i + 1])
      -- What lapsed, and nobody swept yet, comes last: its match is not the one that began.
      oldest[#oldest + 1] = {all[i], r[3] > t and r[2] or r[2] + t}
    end
    table.sort(oldest, function(a, b) return a[2] < b[2] or (a[2] == b[2] and a[1] < b[1]) end)
    for i = 1, math.min(rose, open) do confirmed[i] = oldest[i][1] end
  end
else
  open = redis.call('HLEN', reservations)
end
room.ping, room.running, room.pinged = tonumber(ping), running, true
local status = wanted_status(room, open - #confirmed)
if status ~= room.status and not may_become(room.status, status) then return 0 end
local met = meet_server(P, S, server)
redis.call('HSET', key, 'ps', ping, 'run', running, 'meta', ARGV[3], 'lp', now(),
  'pd', met and ping .. ' ' .. claimed .. ' ' .. met or '', 'ts', ARGV[4])
if #confirmed > 0 then redis.call('HDEL', reservations, unpack(confirmed)) end
settle(P, S, R, room)
if forwarders ~= '' and room.instance ~= 3 then mark_dirty(P, S, R, forwarders) end
return 1
