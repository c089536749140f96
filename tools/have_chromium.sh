#!/bin/sh
# The browser tests need a real Chromium: use the one there is, install Debian's where that is allowed, else say so.
set -eu
found() {
    [ -n "${TRAO_CHROMIUM:-}" ] && [ -x "$TRAO_CHROMIUM" ] && return 0
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}
found && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Debian's Chromium for the browser tests"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null || true
    found && exit 0
fi
cat >&2 <<'END'
The browser tests need Chromium and none was found. Install it (on Debian: apt-get install chromium)
or name it: TRAO_CHROMIUM=/path/to/chromium make test
END
exit 1
