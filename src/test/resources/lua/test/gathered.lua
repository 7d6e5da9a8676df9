-- P, what to answer: 'key' the key, 'nil' nothing, 'fault' a fault, 'count' how many arguments came, else the argument itself
if ARGV[1] == 'key' then return KEYS[1] end
if ARGV[1] == 'nil' then return nil end
if ARGV[1] == 'fault' then error('asked for') end
if ARGV[1] == 'count' then return #ARGV end
return ARGV[1]
