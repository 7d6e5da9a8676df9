-- P, S, spec (JSON), version, creation id, operation id, operation input -> {1, operation id} stored, or stored before; {0} it exists
-- Schedulers of one game:
--   schedulers      set   names
--   scheduler:<S>   hash  spec (JSON of the active version), state, creation, previous (the version active before)
--   versions:<S>    hash  version -> spec (JSON), which never changes
--   version-times:<S>  zset  versions by when they were stored (ms)
-- An operation that makes a version has the fields draft (what of), and version and un once it stored that; one that
-- switches to a version has target.
local P, S = KEYS[1], ARGV[1]
local key = P .. 'scheduler:' .. S
local v = redis.call('HMGET', key, 'creation', 'operation')
if v[1] then return {v[1] == ARGV[4] and 1 or 0, v[2]} end
redis.call('HSET', key, 'spec', ARGV[2], 'state', 'creating', 'creation', ARGV[4], 'operation', ARGV[5])
redis.call('HSET', P .. 'versions:' .. S, ARGV[3], ARGV[2])
redis.call('ZADD', P .. 'version-times:' .. S, now(), ARGV[3])
redis.call('SADD', P .. 'schedulers', S)
enqueue(P, S, ARGV[5], 'create_scheduler', ARGV[6], now())
signal('schedulers', S)
return {1, ARGV[5]}
