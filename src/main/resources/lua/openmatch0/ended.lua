-- "profileq", token, request, at, what went wrong or '', seconds that an answer is kept, most fields of a report,
--   seconds that callers wait
--   -> {proposed | answered | failed | over, why it failed or '', field, value, ...}
-- A function has ended: what it reported is taken away, and a request that it left without proposal and error is
-- answered, unless nobody waits for it any more. A proposal counts, however its function ended.
check_orchestrator(ARGV[1])
local request, at, fault, ttl = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local proposal = proposal_of(request, at)

local told = redis.pcall('HLEN', 'metrics.' .. proposal)
told = type(told) == 'number' and told > 0 and told <= tonumber(ARGV[6]) and redis.call('HGETALL', 'metrics.' .. proposal) or {}
redis.call('UNLINK', 'metrics.' .. proposal)
local function reply(outcome, why)
  local all = {outcome, why}
  for _, text in ipairs(told) do all[#all + 1] = text end
  return all
end

local run = books('HMGET', 'run:' .. request, 'at', 'state')
if not run[1] then become(request, 'done') end -- its note has expired
if run[1] ~= at or run[2] ~= 'running' then return reply('over', '') end

-- One that does not say that it is done would be counted as running.
local function uncount()
  if running_functions() > 0 then redis.pcall('DECR', 'concurrentMMFs') end
end

local wrong = field(proposal, 'error') or ''
if is_member('proposalq', proposal) or exists(proposal) and wrong == '' and books('EXISTS', 'evaluation') == 1 then
  books('HSETNX', 'proposals', proposal, field(proposal, 'rosters') or '')
  become(request, 'proposed')
  return reply('proposed', '')
end
if exists(proposal) then
  release(players_of(field(proposal, 'rosters')), proposal)
  redis.call('UNLINK', proposal)
  if fault == '' and wrong == '' and not exists(request) and tonumber(books('GET', 'evaluated') or 0) >= tonumber(at) then
    -- An evaluator was here before this end was: it took the proposal, and not as a match.
    try_again(request, tonumber(ARGV[7]), ttl)
    return reply('proposed', '')
  end
elseif fault ~= '' or not exists(request) then
  uncount()
end
become(request, 'done')
local gone = books('GET', 'gone:' .. request)
if gone then return reply(gone == 'answered' and gone or 'over', '') end
if exists(request) then return reply('answered', '') end
local why = wrong ~= '' and wrong or fault ~= '' and fault or 'it ended and left neither a proposal nor an error'
refuse(request, why, ttl)
return reply('failed', why)
