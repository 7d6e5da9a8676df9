-- P, after, limit -> {epoch, first, last, now, {{id, {field, value, ...}}, ...}}
local P, log = KEYS[1], KEYS[1] .. 'log'

-- Where a log ended that keeps no entry: trimmed to nothing it still knows, so that readers see that they missed some.
local function end_of_empty()
  if redis.call('EXISTS', log) == 1 then
    local info = redis.call('XINFO', 'STREAM', log)
    for i = 1, #info, 2 do
      if info[i] == 'last-generated-id' then return info[i + 1] end
    end
  end
  return '0-0'
end

local oldest = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)
local first, last, entries
if #oldest > 0 then
  first = oldest[1][1]
  last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1][1]
  entries = redis.call('XRANGE', log, '(' .. ARGV[1], '+', 'COUNT', ARGV[2])
else
  first = end_of_empty()
  last, entries = first, {}
end
return {redis.call('GET', P .. 'epoch') or '', first, last, now(), entries}
