-- P, name -> the token of whoever has the lease now, nil when nobody has
return redis.call('GET', KEYS[1] .. 'lease:' .. ARGV[1])
