-- P, S, operation id, name, input (JSON), draft (JSON) or '', the version it was made from or '', version that is to be there or ''
-- -> {1} queued, or queued before; {0, operation id} another change is under way; {-1} terminating; {-2} another version is
-- active than the draft was made from; {-3} there is no such version; nil when the scheduler is unknown
local P, S, id = KEYS[1], ARGV[1], ARGV[2]
local v = redis.call('HMGET', P .. 'scheduler:' .. S, 'state', 'spec')
if not v[1] then return nil end
if redis.call('EXISTS', operation_key(P, S, id)) == 1 then return {1} end
if v[1] == 'terminating' then return {-1} end
if ARGV[7] ~= '' and redis.call('HEXISTS', P .. 'versions:' .. S, ARGV[7]) == 0 then return {-3} end
local other = unfinished(P, S, {create_new_scheduler_version = true, switch_active_version = true})
if other then return {0, other} end
if ARGV[6] ~= '' and cjson.decode(v[2]).version ~= ARGV[6] then return {-2} end
enqueue(P, S, id, ARGV[3], ARGV[4], now())
redis.call('HSET', operation_key(P, S, id), 'draft', ARGV[5], 'target', ARGV[7])
return {1}
