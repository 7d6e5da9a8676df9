-- P, epoch, id, change, fields, body -> {'updated', generation, created}, {'expired'} or {'unknown'}
-- Its tickets are searchable again: it is another backfill now.
local P, epoch, id = KEYS[1], ARGV[1], ARGV[2]
local known, over = backfill_state(P, id)
if not known then return {'unknown'} end
if over then return {'expired'} end
local key = backfill_key(P, id)
if redis.call('HGET', key, 'c') ~= ARGV[3] then
  local tickets, matches = backfill_tickets(P, id)
  local generation = redis.call('HINCRBY', key, 'g', 1)
  redis.call('HSET', key, 'f', ARGV[4], 'b', ARGV[5], 't', '', 'c', ARGV[3])
  redis.call('HSET', P .. 'backfills', id, generation)
  free_tickets(P, epoch, tickets, matches)
end
local v = redis.call('HMGET', key, 'g', 'at')
return {'updated', tonumber(v[1]), tonumber(v[2])}
