#!/usr/bin/env bash
# Makes a base image docker.io/library/node:24-slim of the distribution's packages, where no registry of images can be reached.
# Usage: make-base-image.sh NODE STORE. Needs root, debootstrap, buildah and npm.
set -euo pipefail
export BUILDAH_ISOLATION=chroot
node=$(readlink -f "$1")
in_store=(buildah --root "$2/root" --runroot "$2/run")
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

# Where this machine's own packages come from; empty: debootstrap's usual place.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
  grep -oE '^(deb|URIs:) .*https?://[^ ]+' | grep -v security | grep -oEm1 'https?://[^ ]+' || true)
debootstrap --variant=minbase --include=ca-certificates bookworm "$root" ${mirror:+"$mirror"}
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/*

npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
mkdir -p "$root/usr/local/lib/node_modules"
cp "$node" "$root/usr/local/bin/node"
cp -a "$npm" "$root/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
# The authorities that this machine trusts, behind whatever stands between it and npm's packages.
cp "${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}" "$root/etc/build-ca.crt"
chroot "$root" useradd --create-home --uid 1000 node

container=$("${in_store[@]}" from scratch)
"${in_store[@]}" add -q "$container" "$root" /
"${in_store[@]}" config \
  --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  --env NODE_EXTRA_CA_CERTS=/etc/build-ca.crt "$container"
"${in_store[@]}" commit -q --format docker --rm "$container" docker.io/library/node:24-slim
