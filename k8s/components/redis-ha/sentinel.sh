#!/bin/sh
# Starts this pod's Sentinel. What it knows stays on the volume; only the first start makes it up: pod 0 is the primary.
set -eu
file=/data/sentinel/sentinel.conf
if [ ! -s "$file" ]; then
  mkdir -p "${file%/*}"
  cat > "$file.new" <<CONF
port 26379
protected-mode no
sentinel resolve-hostnames yes
sentinel announce-hostnames yes
sentinel announce-ip $SELF
sentinel monitor muster ${PEERS%% *} 6379 2
sentinel down-after-milliseconds muster 5000
sentinel failover-timeout muster 30000
sentinel parallel-syncs muster 1
CONF
  mv "$file.new" "$file"
fi
exec valkey-server "$file" --sentinel
