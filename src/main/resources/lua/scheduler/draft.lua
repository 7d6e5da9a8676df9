-- P, S, operation id -> {what the operation is to make a version of (JSON), the version it stored already or nil}, or nil
local v = redis.call('HMGET', operation_key(KEYS[1], ARGV[1], ARGV[2]), 'draft', 'version')
if not v[1] or v[1] == '' then return nil end
return v
