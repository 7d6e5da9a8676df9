-- P, S, R, ping status, running, metadata, sent at (ms, 0 unknown), server,
-- enabled forwarders by line ends, match ids known (0/1), match ids... -> {1} taken note of, {0} not, {-1} unknown room
local P, S, R = KEYS[1], ARGV[1], ARGV[2]
local room = load_room(P, S, R)
if not room then return {-1} end
-- One that another overtook says nothing new; one that is much older was sent after the clock of the room was set back.
local sent = tonumber(ARGV[6])
if sent > 0 and sent < room.said and room.said - sent < 60000 then return {1} end
local key, reservations = room_key(P, S, R), reservations_key(P, S, R)
local running = tonumber(ARGV[4])
local rose = running - room.running
room.ping, room.running, room.pinged = tonumber(ARGV[3]), running, true
redis.call('HSET', key, 'ps', ARGV[3], 'run', ARGV[4], 'meta', ARGV[5], 'lp', now(),
  'pd', meet_server(P, S, room.run, ARGV[7]) or '', 'ts', ARGV[6])
if redis.call('HLEN', reservations) > 0 then
  if ARGV[9] == '1' then
    local runs = {}
    for i = 10, #ARGV do runs[ARGV[i]] = true end
    local all = redis.call('HGETALL', reservations)
    for i = 1, #all, 2 do
      if runs[cmsgpack.unpack(all[i + 1])[1]] then redis.call('HDEL', reservations, all[i]) end
    end
  elseif rose > 0 then
    local open = {}
    local all = redis.call('HGETALL', reservations)
    for i = 1, #all, 2 do open[#open + 1] = {all[i], cmsgpack.unpack(all[i + 1])[2]} end
    table.sort(open, function(a, b) return a[2] < b[2] or (a[2] == b[2] and a[1] < b[1]) end)
    for i = 1, math.min(rose, #open) do redis.call('HDEL', reservations, open[i][1]) end
  end
end
local possible = settle(P, S, R, room)
if possible and ARGV[8] ~= '' and room.instance ~= 3 then mark_dirty(P, S, R, ARGV[8]) end
return {possible and 1 or 0}
