-- key, player, ... -> {value, ...}, nil where a player is not in it; {} for a key that is something else
local found = redis.pcall('ZMSCORE', KEYS[1], unpack(ARGV))
return found.err and {} or found
