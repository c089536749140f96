#!/bin/sh
# Makes a virtual environment with the newest Python from 3.11 on that this machine has. Debian's Python comes without
# what makes one (the package python3-venv): it is installed where that is allowed.
set -eu
target=$1
installs() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }
install_venv() {
    package=$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    echo "Installing Debian's $package"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$package" >/dev/null; } || true
}
for python in python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$python" >/dev/null 2>&1 \
        && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        if "$python" -c 'import venv, ensurepip' 2>/dev/null; then
            exec "$python" -m venv --clear "$target"
        fi
        missing=$python
    fi
done
if [ -n "${missing:-}" ]; then
    if installs; then
        install_venv "$missing"
        "$missing" -c 'import venv, ensurepip' 2>/dev/null && exec "$missing" -m venv --clear "$target"
    fi
    echo "$missing cannot make virtual environments; on Debian or Ubuntu: apt-get install python3-venv" >&2
else
    echo "Trao needs Python 3.11 or newer; found none. / Trao cần Python 3.11 trở lên." >&2
fi
exit 1
