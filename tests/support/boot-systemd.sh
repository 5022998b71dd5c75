#!/usr/bin/env bash
# Boots this machine's own systemd in namespaces of its own, on an overlay of this machine's files that is gone with it, and with a network
# that has nothing but loopback. Needs root. Runs until its standard input is closed.
#   boot-systemd.sh FOLDER    FOLDER/pid then holds the process to enter with nsenter; /srv/repository is this repository inside
set -euo pipefail
folder=$1
repository=$(cd "$(dirname "$0")/../.." && pwd)
group=/sys/fs/cgroup/unified
[ -d "$group" ] || group=/sys/fs/cgroup
group=$group/$(basename "$folder")

boot() {
  local root=$folder/root
  mount --make-rprivate /
  mount -t tmpfs tmpfs "$folder/layer"
  mkdir "$folder/layer/upper" "$folder/layer/work"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/layer/upper,workdir=$folder/layer/work" "$root"
  mount -t proc proc "$root/proc"
  mount -t sysfs -o ro sysfs "$root/sys"
  mount -t cgroup2 none "$root/sys/fs/cgroup"
  for place in run tmp dev; do mount -t tmpfs tmpfs "$root/$place"; done
  # At a place of its own: /tmp is covered now, and units do not see it or the homes.
  mkdir -p "$root/srv/repository"
  mount --bind -o ro "$repository" "$root/srv/repository"
  for device in null zero full random urandom tty; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
  done
  mkdir "$root/dev/shm" "$root/dev/pts" "$root/oldroot"
  mount -t tmpfs tmpfs "$root/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
  ln -s pts/ptmx "$root/dev/ptmx"
  ln -s /proc/self/fd "$root/dev/fd"
  cd "$root"
  pivot_root . oldroot
  umount -l /oldroot
  # Credentials of units reach them by propagation.
  mount --make-rshared /
  ip link set lo up
  exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system systemd.unit=basic.target
}

if [ "${2-}" = inside ]; then boot; fi
mkdir -p "$folder/root" "$folder/layer" "$group"
(
  echo "$BASHPID" >"$group/cgroup.procs"
  exec unshare --fork --pid --mount --uts --ipc --cgroup --net --kill-child "$0" "$folder" inside
) </dev/null >"$folder/log" 2>&1 &
unshare_pid=$!
for _ in $(seq 100); do
  pid=$(pgrep -P "$unshare_pid" || true)
  if [ -n "$pid" ] && nsenter -t "$pid" -a systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded'; then
    echo "$pid" >"$folder/pid"
    break
  fi
  sleep 0.2
done
cat >/dev/null || true
kill -KILL "$(cat "$folder/pid" 2>/dev/null || echo "$unshare_pid")"
wait "$unshare_pid" || true
find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
