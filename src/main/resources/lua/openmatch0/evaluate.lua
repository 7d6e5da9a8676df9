-- "proposalq", token, reason, how many at most -> {} nothing waits, else {at, reason, how many proposals it noted}
-- Notes an evaluator, unless one is noted already or there is no reason for one, and the proposals that wait for it.
check_orchestrator(ARGV[1])
local at, reason = unpack(books('HMGET', 'evaluation', 'at', 'reason'))
if not at then
  if ARGV[2] == '' or size_of(KEYS[1]) == 0 then return {} end
  at, reason = math.max(seconds(), tonumber(books('GET', 'evaluated') or 0) + 1), ARGV[2]
  books('SET', 'evaluated', at)
  books('HSET', 'evaluation', 'at', at, 'reason', reason)
end
local count = 0
for _, proposal in ipairs(members_of(KEYS[1])) do
  if count < tonumber(ARGV[3]) and books('HEXISTS', 'proposals', proposal) == 0 then
    books('HSET', 'proposals', proposal, field(proposal, 'rosters') or '')
    count = count + 1
  end
end
return {tonumber(at), reason, count}
