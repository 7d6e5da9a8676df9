-- P, id, generation, change, fields, body, match, ids of its tickets -> {1}, or {0} when it is another one by now, or gone
local P, id = KEYS[1], ARGV[1]
local known, over = backfill_state(P, id)
local key = backfill_key(P, id)
if not known or over then return {0} end
if redis.call('HGET', key, 'c') == ARGV[3] then return {1} end
if redis.call('HGET', key, 'g') ~= ARGV[2] then return {0} end
local generation = redis.call('HINCRBY', key, 'g', 1)
local before, more = redis.call('HGET', key, 't') or '', promised(ARGV[6], ARGV[7])
redis.call('HSET', key, 'f', ARGV[4], 'b', ARGV[5], 't', before == '' and more or before .. ' ' .. more, 'c', ARGV[3])
redis.call('HSET', P .. 'backfills', id, generation)
return {1}
