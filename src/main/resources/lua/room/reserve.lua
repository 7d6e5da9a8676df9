-- P, S, id, match, hold (ms), tickets by spaces -> {room, address} or nil when no slot is free
local R, address = reserve(KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[5], tonumber(ARGV[4]), now())
if not R then return nil end
return {R, address}
