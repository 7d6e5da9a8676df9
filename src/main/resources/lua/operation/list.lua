-- P, S, stage, from, to -> {total, {{id, name, status, created, input}, ...}}, newest first
local P, S, stage = KEYS[1], ARGV[1], ARGV[2]
local ids, total
if stage == 'final' then
  ids = redis.call('ZREVRANGE', P .. 'final:' .. S, ARGV[3], ARGV[4])
  total = redis.call('ZCARD', P .. 'final:' .. S)
else
  ids = redis.call('LRANGE', P .. stage .. ':' .. S, 0, -1)
  total = #ids
end
local rows = {}
for _, id in ipairs(ids) do
  local v = redis.call('HMGET', operation_key(P, S, id), 'n', 'st', 'ca', 'in')
  if v[1] then rows[#rows + 1] = {id, v[1], v[2], v[3], v[4]} end
end
return {total, rows}
