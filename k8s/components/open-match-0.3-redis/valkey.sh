#!/bin/sh
# Starts the server with its users: everybody may use the layout's commands, and Muster, which knows PASSWORD, may do all.
set -eu
umask 077
cat /scripts/users.acl >/run/acl/users.acl
echo "user muster on >$PASSWORD ~* &* +@all" >>/run/acl/users.acl

exec valkey-server --dir /data --protected-mode no --appendonly yes --appendfsync always \
  --maxmemory-policy noeviction --notify-keyspace-events 'Kg$shzx' --aclfile /run/acl/users.acl
