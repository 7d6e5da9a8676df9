-- "profileq", token, id of this taking, how many at most, seconds that a note is kept -> {{request, at, since}, ...}
-- Takes requests from the queue, and notes each; what is no request, or one that nobody waits for, is left out.
check_orchestrator(ARGV[1])
if books('LINDEX', 'taken', 0) ~= ARGV[2] then
  books('DEL', 'taken')
  books('RPUSH', 'taken', ARGV[2])
  local popped, count = redis.pcall('SPOP', KEYS[1], ARGV[3]), 0
  for _, entry in ipairs(popped.err and {} or popped) do
    local request = request_of(entry)
    if request and not is_gone(request) then
      local run = 'run:' .. request
      local before = books('HMGET', run, 'at', 'since', 'state', 'tries')
      local goes_on = before[3] ~= 'done'
      -- Two attempts never share a name.
      local at = math.max(seconds(), (tonumber(before[1] or 0)) + 1)
      books('HSET', run, 'at', at, 'since', goes_on and before[2] or seconds(), 'tries', goes_on and before[4] or 0,
        'image', '', 'state', 'running')
      books('EXPIRE', run, ARGV[4])
      books('ZADD', 'runs', at, request)
      books('DEL', 'matched:' .. request)
      books('RPUSH', 'taken', request)
      count = count + 1
    end
  end
  if count > 0 then redis.pcall('INCRBY', 'concurrentMMFs', count) end
end
local reply = {}
for _, request in ipairs(books('LRANGE', 'taken', 1, -1)) do
  local run = books('HMGET', 'run:' .. request, 'at', 'since')
  reply[#reply + 1] = {request, tonumber(run[1] or 0), tonumber(run[2] or 0)}
end
return reply
