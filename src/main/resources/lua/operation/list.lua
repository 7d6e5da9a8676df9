-- P, S, stage, first, at most -> {total, until when the lease of those under way holds (ms) or 0,
--   {{id, {name, status, created, input, ended, done, total, text}}, ...}}
-- Under way, in turn, and then what ended, newest first; at most 100 at a time.
local P, S, stage, t = KEYS[1], ARGV[1], ARGV[2], now()
local ids = {}
for _, list in ipairs({'active', 'pending'}) do
  if stage == list or stage == 'all' then
    for _, id in ipairs(redis.call('LRANGE', P .. list .. ':' .. S, 0, -1)) do ids[#ids + 1] = id end
  end
end
if stage == 'final' or stage == 'all' then
  local over = {}
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', P .. 'expiring:' .. S, '-inf', t)) do over[id] = true end
  for _, id in ipairs(redis.call('ZREVRANGE', P .. 'final:' .. S, 0, -1)) do
    if not over[id] then ids[#ids + 1] = id end
  end
end
local rows, first = {}, tonumber(ARGV[3])
for i = first + 1, math.min(#ids, first + math.min(tonumber(ARGV[4]), 100)) do
  local v = redis.call('HMGET', operation_key(P, S, ids[i]), 'n', 'st', 'ca', 'in', 'ea', 'pd', 'pt', 'px')
  if v[1] then rows[#rows + 1] = {ids[i], v} end
end
local left = redis.call('PTTL', P .. 'lease:scheduler:' .. S)
return {#ids, left > 0 and t + left or 0, rows}
