-- P, id, fields, body, time to live (ms), match, ids of its tickets -> {when it was created (ms)}
local P, id = KEYS[1], ARGV[1]
local at = redis.call('HGET', backfill_key(P, id), 'at')
if at then return {tonumber(at)} end
local t = now()
redis.call('HSET', backfill_key(P, id), 'f', ARGV[2], 'b', ARGV[3], 'at', t, 'g', 1, 't', promised(ARGV[5], ARGV[6]))
redis.call('HSET', P .. 'backfills', id, 1)
keep_alive(P, id, ARGV[4])
return {t}
