-- proposal, 1 to approve or 0, seconds that a match holds its players, seconds that an assignment does
--   -> {1} it is its request's match, {0} it is not
-- Takes a proposal from the queue. It becomes the match of its request under the request's key, and keeps its time to
-- live, unless a player of it must not be in it, or nobody waits for it. One that does not stays for who clears up.
local proposal = KEYS[1]
local request = about(proposal)
if request and not exists(proposal) and is_matched(request) then return {1} end
if redis.pcall('SREM', 'proposalq', proposal) ~= 1 then return {0} end
-- It may have come since the evaluator was noted: whoever clears up is to know of it.
books('HSETNX', 'proposals', proposal, field(proposal, 'rosters') or '')
if ARGV[1] == '0' then return {0} end
if not request or not field(proposal, 'rosters') or is_gone(request) or exists(request) then return {0} end
local players = players_of(field(proposal, 'rosters'))
if overlap(players, request, tonumber(ARGV[2]), tonumber(ARGV[3])) then return {0} end
redis.call('RENAME', proposal, request)
hold(players, request, tonumber(ARGV[2]))
return {1}
