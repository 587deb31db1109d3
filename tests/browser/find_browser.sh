#!/bin/sh
# Print the path of a Chromium, installing one when there is none: by apt where apt is there, else
# Playwright's own. The headless shell, where there is one, opens a page in a third of the time that
# the whole browser takes. Usage: find_browser.sh BIN_FOLDER_OF_THE_ENVIRONMENT
set -eu
find_one() {
    for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name" >/dev/null 2>&1; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}
apt() {
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    $as_root apt-get "$@" >&2
}
if [ -n "${BROWSER_BIN:-}" ]; then echo "$BROWSER_BIN"; exit 0; fi
if find_one; then exit 0; fi
if command -v apt-get >/dev/null 2>&1; then
    apt update -q || true
    apt install -y -q chromium-headless-shell || apt install -y -q chromium || true
    if find_one; then exit 0; fi
fi
"$1/python" -m playwright install chromium >&2
"$1/python" -c 'from playwright.sync_api import sync_playwright as p
with p() as play: print(play.chromium.executable_path)'
