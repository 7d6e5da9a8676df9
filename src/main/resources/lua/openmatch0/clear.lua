-- "proposalq", token, why the evaluator failed or '', seconds that callers wait, seconds that a match holds its
--   players, seconds that an assignment does, seconds that an answer is kept, how many at most
--   -> {how many are left, approved, cleared}
-- Clears up after an evaluator. The players of matches are held for them; those of all other proposals that it took, or
-- of a match that must not be, are free again, and their requests wait in the queue again. Where it failed, the requests
-- of all proposals are answered with that.
check_orchestrator(ARGV[1])
local failure, patience, ttl = ARGV[2], tonumber(ARGV[3]), ARGV[6]
local window, told_window = tonumber(ARGV[4]), tonumber(ARGV[5])
local approved, cleared = 0, 0

local function open(request, mine)
  if not mine then return end
  if failure == '' then
    try_again(request, patience, ttl)
  else
    refuse(request, failure, ttl)
    become(request, 'done')
  end
end

-- Nobody holds players for a proposal, only for a request: those whom another proposal of the same request has stay its.
local function take_away(key, players, request, mine)
  redis.call('UNLINK', key)
  release(players, key)
  open(request, mine)
  cleared = cleared + 1
end

local function keep(request, mine)
  if mine then become(request, 'done') end
  approved = approved + 1
end

-- Neither proposal nor match is there: the match was given out and deleted, or was refused, or the evaluator threw the
-- proposal away.
local function missing(request, players, mine)
  if is_matched(request) then return keep(request, mine) end
  if not mine or is_queued(request) then return end
  release(players, '')
  open(request, mine)
  cleared = cleared + 1
end

local function settle(proposal, rosters)
  if failure == '' and is_member('proposalq', proposal) then return end -- the next one decides
  local request, at = about(proposal)
  local run = request and books('HMGET', 'run:' .. request, 'at', 'state') or {}
  local mine = run[1] == at and (run[2] == 'running' or run[2] == 'proposed')
  if exists(proposal) then
    redis.pcall('SREM', 'proposalq', proposal)
    take_away(proposal, players_of(field(proposal, 'rosters')), request, mine)
  elseif not request then
    redis.pcall('SREM', 'proposalq', proposal)
  elseif not exists(request) then
    redis.pcall('SREM', 'proposalq', proposal)
    missing(request, players_of(rosters), mine)
  elseif (field(request, 'error') or '') ~= '' or not field(request, 'rosters') then
    if mine then become(request, 'done') end
  else
    local players = players_of(field(request, 'rosters'))
    if is_gone(request) then
      take_away(request, players, request, mine)
    elseif is_matched(request) then
      keep(request, mine)
    elseif overlap(players, request, window, told_window) then
      take_away(request, players, request, mine)
    else
      hold(players, request, window)
      keep(request, mine)
    end
  end
end

local noted = books('HGETALL', 'proposals')
for i = 1, math.min(#noted, 2 * ARGV[7]), 2 do
  settle(noted[i], noted[i + 1])
  books('HDEL', 'proposals', noted[i])
end
local left = books('HLEN', 'proposals')
if left == 0 then
  -- What crashed without a word is not counted for ever. Whoever runs still will count below zero, which does no harm: those
  -- that are ours the orchestrator knows by itself, and too high a number would make it wait for nobody.
  redis.call('DEL', 'concurrentMMFs')
  books('DEL', 'evaluation')
end
return {left, approved, cleared}
