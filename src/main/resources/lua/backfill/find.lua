-- P, ids... -> for each {fields, body, created, generation}, or nil when there is none
local found = {}
for i, id in ipairs(ARGV) do
  local v = redis.call('HMGET', backfill_key(KEYS[1], id), 'f', 'b', 'at', 'g')
  found[i] = v[1] and v or false
end
return found
