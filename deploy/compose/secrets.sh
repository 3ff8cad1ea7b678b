#!/bin/sh
# Make the secrets compose.yaml hands out, each once: what is there stays. Keep a copy of the folder, apart.
set -eu
umask 077
mkdir -p "${1:-secrets}"
cd "${1:-secrets}"

made() { # NAME: a new secret, where there is none
  [ -s "$1" ] || openssl rand -hex 32 > "$1"
}

for name in postgres_password broker_password store_secret ledger_key results_key; do made "$name"; done
[ -s signing_key ] || openssl genpkey -algorithm ed25519 -out signing_key
printf 'postgresql://premierjet:%s@postgres:5432/premierjet\n' "$(cat postgres_password)" > postgres_url
printf 'redis://:%s@broker:6379/0\n' "$(cat broker_password)" > broker_url
printf 'requirepass %s\n' "$(cat broker_password)" > broker_conf
printf '{"identities": [{"name": "premierjet", "actions": ["Admin", "Read", "List", "Tagging", "Write"], "credentials": [{"accessKey": "premierjet", "secretKey": "%s"}]}]}\n' \
  "$(cat store_secret)" > store_identities
[ -e htpasswd ] || : > htpasswd
# The folder is closed to others; the files are read inside containers, by their users.
chmod 644 ./*
