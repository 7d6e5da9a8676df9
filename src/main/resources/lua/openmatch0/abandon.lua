-- request, seconds that it is known as gone -> {1}
--
-- The players of its match, or of a proposal that still waits for the evaluator, are free again.
local request = KEYS[1]
redis.call('SREM', 'profileq', request)
books('SET', 'gone:' .. request, 1, 'EX', ARGV[1])
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
