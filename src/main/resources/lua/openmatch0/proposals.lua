-- "proposalq", how many at most -> {{proposal, player, ...}, ...} of those that wait
local waiting = redis.pcall('SRANDMEMBER', KEYS[1], ARGV[1])
local reply = {}
for _, proposal in ipairs(waiting.err and {} or waiting) do
  local one = {proposal}
  for _, player in ipairs(players_of(field(proposal, 'rosters'))) do one[#one + 1] = player end
  reply[#reply + 1] = one
end
return reply
