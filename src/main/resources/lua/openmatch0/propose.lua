-- proposal, id of the call, seconds that it is kept, properties, error, rosters, pools, player... -> {1}, or {0} when the
-- proposal's key is something else
--
-- A proposal for a request that nobody waits for any more takes no player away. That its function is done is counted
-- always, and once for each call.
local proposal = KEYS[1]
local kind = redis.call('TYPE', proposal).ok
if kind ~= 'hash' and kind ~= 'none' then return {0} end
if not books('SET', 'told:' .. ARGV[1], 1, 'NX', 'EX', 60) then return {1} end
redis.call('HSET', proposal, 'properties', ARGV[3], 'error', ARGV[4], 'rosters', ARGV[5], 'pools', ARGV[6])
redis.call('EXPIRE', proposal, ARGV[2])
local request = string.match(proposal, '^proposal%.%d+%.(.+)$')
if ARGV[4] == '' and not (request and is_gone(request)) then
  local at = seconds()
  for i = 7, #ARGV do redis.call('ZADD', 'proposed', at, ARGV[i]) end
  redis.call('SADD', 'proposalq', proposal)
end
redis.call('DECR', 'concurrentMMFs')
return {1}
