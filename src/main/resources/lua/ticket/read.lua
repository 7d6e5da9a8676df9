-- P, after, limit -> {epoch, first, last, now, {{id, {field, value, ...}}, ...}}
local P, log = KEYS[1], KEYS[1] .. 'log'
local first = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)
local last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)
local entries = {}
if #first > 0 then entries = redis.call('XRANGE', log, '(' .. ARGV[1], '+', 'COUNT', ARGV[2]) end
return {
  redis.call('GET', P .. 'epoch') or '',
  #first > 0 and first[1][1] or '0-0',
  #last > 0 and last[1][1] or '0-0',
  now(),
  entries
}
