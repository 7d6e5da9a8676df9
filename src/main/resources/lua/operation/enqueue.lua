-- P, S, id, name, input -> {1} queued, now or before; {0} there is no such scheduler
local P, S = KEYS[1], ARGV[1]
if redis.call('EXISTS', P .. 'scheduler:' .. S) == 0 then return {0} end
enqueue(P, S, ARGV[2], ARGV[3], ARGV[4], now())
return {1}
