-- P, S, R, ping status, running, metadata, sent at (ms, 0 unknown), server, proof ('' none; else a field of three letters and
-- what it must be), enabled forwarders by line ends, match ids known (0/1), match ids... -> {1} taken note of, {0} not,
-- {-1} unknown room, {-2} wrong proof. What is answered with another than 1 has changed nothing.
local P, S, R = KEYS[1], ARGV[1], ARGV[2]
if unchanged(P, S, R, ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10]) then return {1} end
local room = load_room(P, S, R)
if not room then return {-1} end
local key, reservations = room_key(P, S, R), reservations_key(P, S, R)
local field, proof = string.sub(ARGV[8], 1, 3), string.sub(ARGV[8], 4)
if field ~= '' and (proof == '' or redis.call('HGET', key, field) ~= proof) then return {-2} end
-- One that another overtook says nothing new; one that is much older was sent after the clock of the room was set back.
local sent = tonumber(ARGV[6])
if sent > 0 and sent < room.said and room.said - sent < 60000 then return {1} end
-- More matches than it may host are as many: a number that it made up must not make a fleet grow.
local running = math.min(tonumber(ARGV[4]), room.max)
local rose, open, confirmed = running - room.running, 0, {}
if rose > 0 or ARGV[10] == '1' then
  local all = redis.call('HGETALL', reservations)
  open = #all / 2
  if ARGV[10] == '1' then
    local runs = {}
    for i = 11, #ARGV do runs[ARGV[i]] = true end
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
room.ping, room.running, room.pinged = tonumber(ARGV[3]), running, true
local status = wanted_status(room, open - #confirmed)
if status ~= room.status and not may_become(room.status, status) then return {0} end
redis.call('HSET', key, 'ps', ARGV[3], 'run', running, 'meta', ARGV[5], 'lp', now(),
  'pd', meet_server(P, S, room.run, ARGV[7]) or '', 'ts', ARGV[6])
if #confirmed > 0 then redis.call('HDEL', reservations, unpack(confirmed)) end
settle(P, S, R, room)
if ARGV[9] ~= '' and room.instance ~= 3 then mark_dirty(P, S, R, ARGV[9]) end
return {1}
