-- "proposalq" -> {at, reason, 0} of the evaluator that is noted, {} when none is
local at, reason = unpack(books('HMGET', 'evaluation', 'at', 'reason'))
return at and {tonumber(at), reason, 0} or {}
