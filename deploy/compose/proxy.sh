#!/bin/sh
# nginx with the files of deploy/nginx as they are, but listening to other machines than its own container.
set -eu
shipped=${1:-/etc/premierjet/nginx} people=${2:-/run/secrets/htpasswd} made=${3:-/tmp/nginx}
mkdir -p "$made/premierjet"
cp "$shipped"/*.conf "$shipped/reviewers.map" "$made/premierjet/"
cp "$people" "$made/premierjet/htpasswd"
sed 's/listen 127\.0\.0\.1:/listen /' "$shipped/premierjet.conf" > "$made/premierjet/premierjet.conf"
cat > "$made/nginx.conf" <<END
daemon off;
pid $made/pid;
error_log stderr;
events {}
http {
    access_log /dev/stdout;
    client_body_temp_path $made/body;
    proxy_temp_path $made/proxy;
    fastcgi_temp_path $made/fastcgi;
    uwsgi_temp_path $made/uwsgi;
    scgi_temp_path $made/scgi;
    include premierjet/premierjet.conf;
}
END
exec nginx -p "$made" -c "$made/nginx.conf" -e stderr ${4:-}
