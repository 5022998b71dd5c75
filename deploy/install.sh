#!/usr/bin/env bash
# Installs the program as a service on Debian 12+ or Ubuntu 24.04+, and upgrades it; run it again at any time.
#   sudo deploy/install.sh --domain example.com --email you@example.com
# Run from a clone. Releases stand side by side in /opt/openai-quickstart; a new one that does not get healthy is taken back.
set -euo pipefail
umask 022

name=openai-quickstart
base=/opt/$name
etc=/etc/$name
site=/etc/nginx/sites-available/$name.conf
units=/etc/systemd/system
first_port=3001
source_dir=$(cd "$(dirname "$0")/.." && pwd)

domain='' email='' instances='' self_signed='' dry_run='' only_doctor=''

usage() {
  cat <<'USAGE'
Usage: deploy/install.sh --domain NAME (--email MAIL | --self-signed) [--instances N] [--dry-run | --doctor]
  --domain NAME    the name by which the server is reached; its address must lead here
  --email MAIL     gets a certificate from Let's Encrypt, which writes to this address
  --self-signed    makes a certificate that browsers warn about, for a try-out
  --instances N    how many processes, one a processor core is plenty (default: as now, else 1); more than 1 brings Redis
  --dry-run        prints every action and does none
  --doctor         examines what is installed, and changes and restarts nothing
Run again without options to upgrade: domain, certificate and instances stay as they are.
USAGE
}

read_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --domain) domain=${2:?--domain needs a name} && shift ;;
      --email) email=${2:?--email needs an address} && shift ;;
      --instances) instances=${2:?--instances needs a number} && shift ;;
      --self-signed) self_signed=yes ;;
      --dry-run) dry_run=yes ;;
      --doctor) only_doctor=yes ;;
      -h | --help) usage && exit ;;
      *) usage >&2 && exit 2 ;;
    esac
    shift
  done
  if [ -f "$site" ]; then
    domain=${domain:-$(sed -n 's/^ *server_name \(.*\);/\1/p' "$site" | head -n 1)}
    instances=${instances:-$(grep -c '^ *server 127.0.0.1:' "$site")}
  fi
  instances=${instances:-1}
  [[ $domain =~ ^[A-Za-z0-9.-]+$ ]] || die "Give the server's name: --domain example.com"
  [[ $instances =~ ^[1-9][0-9]?$ ]] || die '--instances takes a number from 1 to 99'
  [ -n "$self_signed$email" ] || has_certificate || die 'Give --email MAIL for a certificate, or --self-signed for a try-out'
}

say() { printf '\n== %s\n' "$*"; }
die() { printf '%s\n' "$*" >&2 && exit 1; }

run() {
  printf '+ %s\n' "$*"
  [ -n "$dry_run" ] || "$@"
}

# put FILE MODE: writes standard input to FILE where it differs.
put() {
  local text
  text=$(cat && printf x) && text=${text%x}
  if [ -f "$1" ] && printf '%s' "$text" | cmp -s - "$1"; then return; fi
  printf '+ write %s (mode %s)\n' "$1" "$2"
  [ -n "$dry_run" ] && return
  (umask 077 && printf '%s' "$text" >"$1.new")
  chmod "$2" "$1.new"
  mv "$1.new" "$1"
}

has_certificate() { [ -f "/etc/letsencrypt/live/$domain/fullchain.pem" ] || [ -f "$etc/tls/$domain.pem" ]; }
has_systemd() { [ -d /run/systemd/system ]; }
ports() { seq "$first_port" $((first_port + instances - 1)); }

check_machine() {
  say 'Machine'
  [ -n "$dry_run" ] || [ "$(id -u)" = 0 ] || die 'Run it with sudo.'
  local id='' id_like='' version
  # shellcheck source=/dev/null
  [ ! -f /etc/os-release ] || { id=$(. /etc/os-release && echo "$ID"); id_like=$(. /etc/os-release && echo "${ID_LIKE-}"); }
  [[ " $id $id_like " == *' debian '* ]] || die 'This script knows Debian and Ubuntu. For others, docs/server.md shows each step.'
  version=$(systemctl --version 2>/dev/null | sed -n '1s/^systemd \([0-9]*\).*/\1/p')
  [ "${version:-0}" -ge 251 ] || die "systemd 251 or newer is needed (Debian 12, Ubuntu 24.04); here: ${version:-none}"
  has_systemd || echo 'systemd is not running here: all is put in place, nothing is started.'
}

install_packages() {
  say 'Packages'
  local wanted=(ca-certificates curl nginx openssl) missing=()
  [ -z "$email" ] || wanted+=(certbot)
  [ "$instances" = 1 ] || wanted+=(redis-server)
  command -v npm >/dev/null || wanted+=(npm)
  for package in "${wanted[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q ' installed$' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || { echo 'all there' && return; }
  run apt-get update
  run env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}

# The program's own files, the same list on every run, so that equal content gives an equal release.
pack_source() {
  tar -C "$source_dir" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=go=rX \
    --exclude=./.git --exclude=./node_modules --exclude=./.next --exclude='./.env*' --exclude=./next-env.d.ts --exclude='*.tsbuildinfo' -cf - .
}

# The Node that runs it is the pinned one among the packages, so that no other package source is needed.
build_release() {
  release=$base/releases/$(pack_source | sha256sum | cut -c 1-12)
  say "Release $release"
  if [ -f "$release/.built" ]; then echo 'already built' && return; fi
  run rm -rf "$release"
  run mkdir -p "$release"
  printf '+ copy %s there\n' "$source_dir"
  [ -n "$dry_run" ] || pack_source | tar -C "$release" -xf -
  run npm --prefix "$release" ci --ignore-scripts --no-audit --no-fund
  run npm --prefix "$release" rebuild node
  run npm --prefix "$release" run build
  # --no-save: older npm writes the lock file anew, and the build would look older than its sources.
  run npm --prefix "$release" prune --omit=dev --no-save --ignore-scripts --no-audit --no-fund
  run rm -rf "$release/.next/cache"
  run ln -sfn "$etc/settings.env" "$release/.env"
  run touch "$release/.built"
}

# setting NAME: its value in the clone's .env; nothing, not even a line, where it is empty.
setting() {
  [ -f "$source_dir/.env" ] || return 0
  sed -nE "s/^(export +)?$1=//p" "$source_dir/.env" | tail -n 1 |
    sed -E "s/^\"([^\"]*)\".*/\1/; t; s/^'([^']*)'.*/\1/; t; s/ *#.*//" | grep . || true
}

write_settings() {
  say "Settings in $etc"
  run install -d -m 755 "$base" "$etc"
  if [ ! -f "$etc/settings.env" ]; then
    {
      echo "# Settings without secrets; those are in the files beside this one. After a change: sudo $base/current/deploy/rolling-restart.sh"
      echo 'TRUST_PROXY=1'
      [ ! -f "$source_dir/.env" ] ||
        grep -vE '^(export +)?(OPENAI_API_KEY|ACCESS_TOKENS|REDIS_URL|TRUST_PROXY|HOST|PORT)(_FILE)?=' "$source_dir/.env" || true
    } | put "$etc/settings.env" 644
  fi
  local token=owner:
  token+=$(openssl rand -hex 24)
  [ -f "$etc/openai_api_key" ] || setting OPENAI_API_KEY | put "$etc/openai_api_key" 600
  [ -f "$etc/access_tokens" ] || { setting ACCESS_TOKENS | grep . || echo "$token"; } | put "$etc/access_tokens" 600
  [ -f "$etc/redis_url" ] || setting REDIS_URL | put "$etc/redis_url" 600
  [ "$instances" = 1 ] || grep -qs . "$etc/redis_url" || echo redis://127.0.0.1:6379 | put "$etc/redis_url" 600
  if has_systemd && grep -qs '//127\.0\.0\.1:6379' "$etc/redis_url"; then run systemctl enable --quiet --now redis-server; fi
}

write_units() {
  say 'Units'
  put "$units/$name@.service" 644 <"$source_dir/deploy/systemd/$name@.service"
  put "$units/$name.target" 644 <"$source_dir/deploy/systemd/$name.target"
  ! has_systemd || run systemctl daemon-reload
}

write_site() {
  local pem=/etc/letsencrypt/live/$domain/fullchain.pem key=/etc/letsencrypt/live/$domain/privkey.pem servers
  [ -f "$pem" ] || { pem=$etc/tls/$domain.pem && key=$etc/tls/$domain.key; }
  servers=$(for port in $(ports); do printf '    server 127.0.0.1:%s max_fails=0;\\n' "$port"; done)
  put "/etc/nginx/snippets/$name-proxy.conf" 644 <"$source_dir/deploy/nginx/$name-proxy.conf"
  sed -e "s|/etc/letsencrypt/live/example.com/fullchain.pem|$pem|" -e "s|/etc/letsencrypt/live/example.com/privkey.pem|$key|" \
    -e "s|example\.com|$domain|" -e "s|^ *server 127.0.0.1:3001.*|${servers%\\n}|" "$source_dir/deploy/nginx/$name.conf" | put "$site" 644
  run ln -sfn "$site" "/etc/nginx/sites-enabled/$name.conf"
  run nginx -t
  ! has_systemd || run systemctl reload-or-restart nginx
}

set_up_nginx() {
  say "nginx and the certificate for $domain"
  run install -d -m 755 /var/www/acme "$etc/tls"
  has_certificate || run openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 \
    -subj "/CN=$domain" -addext "subjectAltName=DNS:$domain" -keyout "$etc/tls/$domain.key" -out "$etc/tls/$domain.pem"
  write_site
  if [ -n "$email" ] && [ ! -f "/etc/letsencrypt/live/$domain/fullchain.pem" ]; then
    run certbot certonly --webroot -w /var/www/acme -d "$domain" -m "$email" --agree-tos --non-interactive \
      --deploy-hook 'systemctl reload nginx' || echo "No certificate yet: does $domain lead here, and is port 80 open? Then run this again, with --email."
    write_site
  fi
}

# use RELEASE: starts every instance on it; fails where one does not get healthy.
use() {
  run ln -sfn "$1" "$base/current.new"
  run mv -T "$base/current.new" "$base/current"
  has_systemd || return 0
  for port in $(ports); do run systemctl enable --quiet "$name@$port.service"; done
  run systemctl enable --quiet "$name.target"
  run "$source_dir/deploy/rolling-restart.sh" && run systemctl start "$name.target"
}

stop_surplus() {
  has_systemd || return 0
  local unit port
  for unit in $(systemctl list-units --all --plain --no-legend "$name@*.service" | cut -d ' ' -f 1); do
    port=${unit#*@} && port=${port%.service}
    ports | grep -qx "$port" || run systemctl disable --now "$unit"
  done
}

switch_release() {
  local previous
  previous=$(readlink "$base/current" || true)
  say 'Start'
  if [ "$previous" = "$release" ]; then echo 'this release runs already; restarting for changed settings'; fi
  if use "$release"; then return; fi
  [ "${previous:-$release}" != "$release" ] || die "It does not get healthy. Look at: journalctl -u '$name@*' -n 50"
  echo "It does not get healthy: going back to $previous"
  use "$previous"
  die "The old release runs again. Why the new one failed: journalctl -u '$name@*' -n 100"
}

remove_old_releases() {
  # shellcheck disable=SC2012 # names made above, of letters and digits
  for old in $(ls -1dt "$base"/releases/* 2>/dev/null | tail -n +4); do
    [ "$old" = "$(readlink "$base/current")" ] || run rm -rf "$old"
  done
}

run_doctor() {
  say 'Doctor'
  has_systemd || { echo 'nothing runs here, so there is nothing to examine' && return; }
  run env -C "$base/current" OPENAI_API_KEY_FILE="$etc/openai_api_key" ACCESS_TOKENS_FILE="$etc/access_tokens" \
    REDIS_URL_FILE="$etc/redis_url" PORT="$first_port" NODE_EXTRA_CA_CERTS="$etc/tls/$domain.pem" node_modules/.bin/node scripts/doctor.js --url "https://$domain"
}

read_options "$@"
check_machine
if [ -n "$only_doctor" ]; then run_doctor; exit; fi
install_packages
build_release
write_settings
write_units
set_up_nginx
switch_release
stop_surplus
remove_old_releases
run_doctor || true
say "Done: https://$domain"
echo "Your access token is the part after the colon in: sudo cat $etc/access_tokens"
