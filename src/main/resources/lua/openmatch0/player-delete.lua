-- id, window (s), index, ... -> {1}
-- Without the window only the indices are touched: there are too many of them for one run.
--
-- The player may come back at once, but stays on `proposed` while an approved match has it.
local id, window = KEYS[1], tonumber(ARGV[1])
for i = 2, #ARGV do redis.call('ZREM', ARGV[i], id) end
if not window then return {1} end
redis.call('DEL', id)
redis.call('ZREM', 'OM_METADATA.created', id)
redis.call('ZREM', 'OM_METADATA.accessed', id)
redis.call('ZREM', 'deindexed', id)
local held = books('HEXISTS', 'approved', id) == 1
  and tonumber(books('ZSCORE', 'approved-at', id) or 0) >= seconds() - window
if not held then redis.call('ZREM', 'proposed', id) end
return {1}
