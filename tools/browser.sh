#!/bin/sh
# Prints the path of a Chromium that starts, for the tests. Where there is none: installs Debian's, if this user may
# do so without a password; otherwise says what to install, and fails. All but the path goes to stderr.
set -eu

starts() {
    "$1" --version >/dev/null 2>&1
}

# A name is not enough: on Ubuntu, `chromium-browser` may be a mere script that asks for a snap.
find_browser() {
    for candidate in chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Chromium.app/Contents/MacOS/Chromium" \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        found=$(command -v "$candidate") || continue
        if starts "$found"; then
            printf '%s\n' "$found"
            return 0
        fi
    done
    return 1
}

is_debian() (
    [ -r /etc/os-release ] || exit 1
    . /etc/os-release
    [ "${ID:-}" = debian ] && command -v apt-get >/dev/null
)

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

may_install() {
    is_debian || return 1
    [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null
}

# The fonts: without them a picture of a page shows boxes, in Latin or in Arabic script.
install_browser() {
    echo "No Chromium found: installing Debian's, with apt-get." >&2
    as_root apt-get update -qq >&2
    as_root apt-get install -qq -y --no-install-recommends chromium fonts-liberation fonts-dejavu-core >&2
}

if [ -n "${SOURCEBOOK_CHROMIUM:-}" ]; then
    if starts "$SOURCEBOOK_CHROMIUM"; then
        printf '%s\n' "$SOURCEBOOK_CHROMIUM"
        exit 0
    fi
    echo "SOURCEBOOK_CHROMIUM names '$SOURCEBOOK_CHROMIUM', which does not start." >&2
    exit 1
fi

find_browser && exit 0

if may_install && install_browser </dev/null; then
    find_browser && exit 0
fi

cat >&2 <<'MESSAGE'
The browser tests need Chromium, and none was found. Install one:

    Debian:  sudo apt-get install chromium fonts-dejavu-core
    Ubuntu:  sudo snap install chromium
    Fedora:  sudo dnf install chromium
    macOS:   brew install --cask chromium

or name one: SOURCEBOOK_CHROMIUM=/path/to/chromium make test
The tests that need no browser run with: make quick
MESSAGE
exit 1
