-- name key, creation id -> {1} the name is free, {0} it is another creation's
local key = KEYS[1]
local creation = redis.call('HGET', key, 'creation')
if creation and creation ~= ARGV[1] then return {0} end
redis.call('DEL', key)
return {1}
