-- "profileq", how many are known already, how many at most -> {{request, at, age (s), image, 1 when it left something,
--   since}, ...}
-- The functions that are under way, as far as the books know. One of which nothing is known any more, since nobody
-- orchestrated for so long, is not started again.
local reply = {}
for _, request in ipairs(books('ZRANGE', 'runs', ARGV[1], ARGV[1] + ARGV[2] - 1)) do
  local run = books('HMGET', 'run:' .. request, 'at', 'image', 'since')
  local at = tonumber(run[1] or 0)
  local proposal = proposal_of(request, at)
  local left = not run[1] or exists(request) or is_member('proposalq', proposal)
    or exists(proposal) and books('EXISTS', 'evaluation') == 1
  reply[#reply + 1] = {request, at, math.max(0, seconds() - at), run[2] or '', left and 1 or 0,
    tonumber(run[3] or at)}
end
return reply
