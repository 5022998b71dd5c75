#!/usr/bin/env bash
# Runs a command in an image's files as an engine would: files that nobody can write, users and names of the image alone, no rights.
# Usage: run-image.sh ROOT MOUNTED FOLDER UID GID COMMAND…; of MOUNTED run/ becomes /run, and app/prompts/ /app/prompts.
# The environment is the command's own.
set -euo pipefail
root=$1 mounted=$2 folder=$3 user=$4 group=$5
shift 5
if [ -z "${IN_NAMESPACE:-}" ]; then
  IN_NAMESPACE=1 exec unshare --mount -- "$0" "$root" "$mounted" "$folder" "$user" "$group" "$@"
fi
mount --bind "$root" "$root"
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind /etc/resolv.conf "$root/etc/resolv.conf"
mount -o remount,bind,ro "$root"
for point in run app/prompts; do
  [ -d "$mounted/$point" ] || continue
  mount --bind "$mounted/$point" "$root/$point"
  mount -o remount,bind,ro "$root/$point"
done
unset IN_NAMESPACE
exec setpriv --no-new-privs unshare --root="$root" --wd="$folder" --setgid "$group" --setuid "$user" -- "$@"
