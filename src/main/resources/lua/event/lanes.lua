-- P -> {name, lane (JSON), ...} of all lanes that are open
return redis.call('HGETALL', KEYS[1] .. 'lanes')
