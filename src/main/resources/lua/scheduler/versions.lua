-- P, S -> {active version's spec (JSON), the version that was active before or '', version, when it was stored (ms) or 0, ...}
-- or nil when the scheduler is unknown
local P, S = KEYS[1], ARGV[1]
local v = redis.call('HMGET', P .. 'scheduler:' .. S, 'spec', 'previous')
if not v[1] then return nil end
local row = {v[1], v[2] or ''}
for _, version in ipairs(redis.call('HKEYS', P .. 'versions:' .. S)) do
  row[#row + 1] = version
  row[#row + 1] = redis.call('ZSCORE', P .. 'version-times:' .. S, version) or '0'
end
return row
