#!/usr/bin/env bash
# Restarts all instances one after another. nginx sends nothing new to an instance that is about to stop, its answers under way
# run on up to SHUTDOWN_GRACE, and the next one is not touched before this one is healthy.
set -euo pipefail

name=openai-quickstart
site=${SITE:-/etc/nginx/sites-available/$name.conf}
mapfile -t ports < <(sed -n 's/^ *server 127.0.0.1:\([0-9]*\) .*/\1/p' "$site")
[ ${#ports[@]} -gt 0 ] || { echo "No instance in $site" >&2 && exit 1; }

exec 9>"$site.lock"
flock 9

mark() {
  sed -i "s/^\( *server 127.0.0.1:$1 max_fails=0\).*;/\1$2;/" "$site"
  nginx -s reload
}

wait_healthy() {
  for _ in $(seq 100); do
    if curl -fs -o /dev/null --max-time 2 "http://127.0.0.1:$1/api/health"; then return; fi
    sleep 0.3
  done
  echo "Port $1 does not get healthy: journalctl -u $name@$1 -n 50" >&2
  return 1
}

restart() {
  systemctl restart "$name@$1.service"
  wait_healthy "$1"
}

if [ ${#ports[@]} = 1 ]; then
  echo 'One instance alone: a second without answers. More instances avoid it (install.sh --instances 2).'
  restart "${ports[0]}"
  exit
fi
for port in "${ports[@]}"; do
  echo "Restarting port $port"
  # shellcheck disable=SC2064 # the port of now is meant
  trap "mark $port ''" EXIT
  mark "$port" ' down'
  sleep 1
  restart "$port"
  mark "$port" ''
  trap - EXIT
done
