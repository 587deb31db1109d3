#!/bin/sh
# See that poppler's tools, which read the PDFs that the tests look into, are there: by apt where apt
# is there. Usage: find_poppler.sh
set -eu
there() { command -v pdftotext >/dev/null 2>&1 && command -v pdffonts >/dev/null 2>&1; }
if there; then exit 0; fi
if command -v apt-get >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    $as_root apt-get update -q >&2 && $as_root apt-get install -y -q poppler-utils >&2 || true
fi
there || { echo "The tests read PDFs with pdftotext. Install poppler (poppler-utils)." >&2; exit 1; }
