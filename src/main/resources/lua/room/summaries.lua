-- P, S, names... -> {{status, version, running, created}, ...}, nothing but nil for one that does not exist
local rows = {}
for i = 2, #ARGV do
  rows[i - 1] = redis.call('HMGET', KEYS[1] .. 'room:' .. ARGV[1] .. ':' .. ARGV[i], 'st', 'v', 'run', 'ca')
end
return rows
