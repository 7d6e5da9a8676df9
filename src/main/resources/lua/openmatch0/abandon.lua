-- request, seconds that it is known as gone -> {1}
--
-- The players of its match, or of a proposal that still waits for the evaluator, are free again. A function that is under
-- way for it is ended by whoever orchestrates, unless it told its error and is about to end by itself.
local request = KEYS[1]
redis.call('SREM', 'profileq', request)
books('ZREM', 'later', request)
local function is_answered()
  local kind = redis.call('TYPE', request).ok
  return kind == 'string' or kind == 'hash' and (redis.call('HGET', request, 'error') or '') ~= ''
end
local how = books('GET', 'gone:' .. request) or is_answered() and 'answered' or 'left'
books('SET', 'gone:' .. request, how, 'EX', ARGV[1])
if how == 'left' and books('ZSCORE', 'runs', request) then books('SADD', 'left', request) end
local function take_apart(key)
  if redis.call('TYPE', key).ok == 'hash' then release(players_of(redis.call('HGET', key, 'rosters')), request) end
  redis.call('DEL', key)
end
take_apart(request)
for _, proposal in ipairs(redis.call('SMEMBERS', 'proposalq')) do
  if string.match(proposal, '^proposal%.%d+%.(.+)$') == request then
    redis.call('SREM', 'proposalq', proposal)
    take_apart(proposal)
  end
end
return {1}
