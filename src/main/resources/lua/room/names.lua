-- P, S, first, last (places by creation, negative from the end), newest first (0/1) -> {how many in all, names...}
local rooms = KEYS[1] .. 'rooms:' .. ARGV[1]
local found = redis.call(ARGV[4] == '1' and 'ZREVRANGE' or 'ZRANGE', rooms, ARGV[2], ARGV[3])
table.insert(found, 1, redis.call('ZCARD', rooms))
return found
