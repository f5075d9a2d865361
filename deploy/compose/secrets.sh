#!/bin/sh
# Makes what must not be the same anywhere twice: passwords and keys, each a file of mode 0600 in secrets/.
# What is there already stays as it is, so that it can be run again at any time.
#
#   ./secrets.sh                        passwords and keys
#   ./secrets.sh --tls broker.example   and, by openssl, an authority and a certificate for the MQTT broker of that name
set -eu
umask 077

usage() {
  echo "usage: secrets.sh [--tls <name of the MQTT broker>]" >&2
  exit 2
}

name=
case "${1-}" in
  '') ;;
  --tls) name=${2-}; [ "$#" -eq 2 ] && [ -n "$name" ] || usage ;;
  *) usage ;;
esac

mkdir -p "$(dirname "$0")/secrets"
cd "$(dirname "$0")/secrets"
chmod 700 .

# 32 random bytes, in hexadecimal.
for secret in grafana-admin-password mqtt-bridge-password mqtt-devices-password postgres-password clinic-password hash-key spool-key; do
  [ -s "$secret" ] && continue
  od -An -v -N32 -tx1 /dev/urandom | tr -d ' \n' >"$secret.new"
  [ "$(wc -c <"$secret.new")" -eq 64 ] || { echo "secrets.sh: /dev/urandom gave no random bytes" >&2; exit 1; }
  mv "$secret.new" "$secret"
  echo "made secrets/$secret"
done

[ -n "$name" ] || exit 0
if [ -s mqtt-cert.pem ]; then
  echo "secrets/mqtt-cert.pem is there already; remove it for a new one"
  exit 0
fi
command -v openssl >/dev/null || { echo "secrets.sh: --tls needs openssl; install it" >&2; exit 1; }
case "$name" in
  *[!0-9.]*) subject="DNS:$name" ;;
  *) subject="IP:$name" ;;
esac
# A certificate with a key of its own; what openssl says, where it makes none.
certificate() {
  said=$(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc "$@" 2>&1) && return
  printf 'secrets.sh: openssl made no certificate; it has to be of version 3 or newer:\n%s\n' "$said" >&2
  exit 1
}
if [ ! -s mqtt-ca.pem ]; then
  certificate -keyout mqtt-ca-key.pem -out mqtt-ca.pem.new -days 3650 -subj "/CN=Pulsetrail MQTT authority"
  mv mqtt-ca.pem.new mqtt-ca.pem
  echo "made secrets/mqtt-ca.pem: give it to the devices"
fi
certificate -CA mqtt-ca.pem -CAkey mqtt-ca-key.pem -keyout mqtt-key.pem -out mqtt-cert.pem.new -days 825 \
  -subj "/CN=$name" -addext "subjectAltName=$subject" -addext basicConstraints=critical,CA:FALSE
mv mqtt-cert.pem.new mqtt-cert.pem
echo "made secrets/mqtt-cert.pem for $name, good for 825 days"
