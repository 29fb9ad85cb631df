#!/bin/sh
# An hourly backup at each full hour and one at the start, and a daily one after midnight UTC, which is tried by being
# restored. A failure is in the log, and the file that the health check looks at gets old.
set -u
trap 'exit 0' TERM INT

while true; do
  if node bin/terrasafe backup --kind hourly; then touch /tmp/last-backup; fi
  if [ "$(date -u +%H)" = 00 ]; then
    node bin/terrasafe backup --kind daily && node bin/terrasafe backup verify latest
  fi
  sleep $((3600 - $(date +%s) % 3600)) &
  wait $!
done
