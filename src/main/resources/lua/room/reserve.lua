-- P, S, id, match, hold (ms), tickets by spaces, server, stale after (ms), emptiest first (0/1)
-- -> {room, address}, {} when no slot is free, nil when the scheduler is unknown
local P, S = KEYS[1], ARGV[1]
meet_server(P, S, ARGV[6])
local R, address = reserve(P, S, ARGV[2], ARGV[3], ARGV[5], tonumber(ARGV[4]), now(), tonumber(ARGV[7]), ARGV[8] == '1')
if not R then return redis.call('EXISTS', P .. 'scheduler:' .. S) == 1 and {} or nil end
return {R, address}
