-- "profileq", how many at most -> {how many requests wait, how many proposals wait, how many functions say that they run,
--   milliseconds until a request waits again or -1, request whose caller left its function, ...}
-- Requests whose pause is over are in the queue again.
local paused = books('ZRANGE', 'later', 0, ARGV[1] - 1, 'WITHSCORES')
for i = 1, #paused, 2 do
  if tonumber(paused[i + 1]) <= now() then
    books('ZREM', 'later', paused[i])
    redis.pcall('SADD', KEYS[1], paused[i])
  end
end
local at = books('ZRANGE', 'later', 0, 0, 'WITHSCORES')[2]
local reply = {size_of(KEYS[1]), size_of('proposalq'), running_functions(), at and math.max(0, at - now()) or -1}
for _, request in ipairs(books('SRANDMEMBER', 'left', ARGV[1])) do
  if books('ZSCORE', 'runs', request) then
    reply[#reply + 1] = request
  else
    books('SREM', 'left', request)
  end
end
return reply
