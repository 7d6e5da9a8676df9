-- What the orchestrator notes in database 1, after books.lua:
--   orchestrator:lease:orchestrator   who orchestrates (platform/lease)
--   proposals        HASH proposal -> its rosters: what no evaluator has decided yet, or was not cleared up after
--   evaluation       HASH at, reason: the evaluator under way
--   evaluated        at of the last one
--   taken            LIST the id of the last taking, then the requests that it took

local function check_orchestrator(token)
  if books('GET', 'orchestrator:lease:orchestrator') ~= token then error('LEASELOST orchestrator') end
end

local function exists(key) return redis.call('EXISTS', key) == 1 end

-- Keys of database 0 are anybody's, and of any type.
local function field(key, name)
  local value = redis.pcall('HGET', key, name)
  return type(value) == 'string' and value or nil
end

local function size_of(set)
  local size = redis.pcall('SCARD', set)
  return type(size) == 'number' and size or 0
end

local function members_of(set)
  local members = redis.pcall('SMEMBERS', set)
  return members.err and {} or members
end

local function is_member(set, member) return redis.pcall('SISMEMBER', set, member) == 1 end

local function running_functions()
  local value = redis.pcall('GET', 'concurrentMMFs')
  return type(value) == 'string' and tonumber(value) or 0
end

-- Whether the request is in the queue, or will be again.
local function is_queued(request)
  return is_member('profileq', request) or books('ZSCORE', 'later', request)
end

-- <match>.<profile>, of a text that begins so.
local function request_of(text)
  local match, profile = string.match(text, '^([^.]+)%.([^.]+)')
  return match and match .. '.' .. profile
end

-- The request that a proposal's name is about, and its seconds.
local function about(proposal)
  local at, rest = string.match(proposal, '^proposal%.(%d+)%.(.+)$')
  return rest and request_of(rest), at
end

local function proposal_of(request, at) return 'proposal.' .. at .. '.' .. request end

-- The players are the request's match's. They stay out of pools, even if a proposal that was cleared had freed them.
local function hold(players, request, window)
  approve(players, request, window)
  for _, player in ipairs(players) do redis.call('ZADD', 'proposed', 'NX', seconds(), player) end
end

-- The request's function is not under way any more.
local function become(request, state)
  books('ZREM', 'runs', request)
  books('SREM', 'left', request)
  if books('EXISTS', 'run:' .. request) == 1 then books('HSET', 'run:' .. request, 'state', state) end
end

-- Tells whoever waits for the request why there is no match, unless it was told something already.
local function refuse(request, why, ttl)
  if is_gone(request) or exists(request) then return end
  redis.call('HSET', request, 'properties', '', 'error', why, 'rosters', '', 'pools', '')
  redis.call('EXPIRE', request, ttl)
end

-- The request is tried again, while somebody waits for it.
local function try_again(request, patience, ttl)
  local since = tonumber(books('HGET', 'run:' .. request, 'since') or 0)
  if is_gone(request) then
    become(request, 'done')
  elseif since + patience <= seconds() then
    refuse(request, 'no proposal for it was approved within ' .. patience .. ' s', ttl)
    become(request, 'done')
  else
    queue_again(request)
    become(request, 'queued')
  end
end
