-- P -> {id, generation, ...} of those whose time is not over
local P, list = KEYS[1], {}
local ids = redis.call('ZRANGEBYSCORE', P .. 'backfill-ends', '(' .. now(), '+inf')
for from = 1, #ids, 1000 do
  local some = {unpack(ids, from, math.min(#ids, from + 999))}
  for i, generation in ipairs(redis.call('HMGET', P .. 'backfills', unpack(some))) do
    if generation then
      list[#list + 1] = some[i]
      list[#list + 1] = tonumber(generation)
    end
  end
end
return list
