-- "OM_METADATA.accessed", id, ... -> {{assignment, status, error, milliseconds until it expires, below 0 never}, ...},
-- {} for a key that is something else
-- Whoever is looked at was asked for.
local asked, replies = {}, {}
for i, id in ipairs(ARGV) do
  asked[#asked + 1] = seconds()
  asked[#asked + 1] = id
  local told = redis.pcall('HMGET', id, 'assignment', 'status', 'error')
  replies[i] = told.err and {} or {told[1] or '', told[2] or '', told[3] or '', redis.call('PTTL', id)}
end
redis.call('ZADD', KEYS[1], unpack(asked))
return replies
