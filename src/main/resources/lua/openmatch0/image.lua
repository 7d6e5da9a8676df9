-- "profileq", token, request, at, image -> {1} noted, {0} it is not under way
check_orchestrator(ARGV[1])
local run = 'run:' .. ARGV[2]
if books('HGET', run, 'at') ~= ARGV[3] then return {0} end
books('HSET', run, 'image', ARGV[4])
return {1}
