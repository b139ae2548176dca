#!/bin/sh
# Pin every dependency, for every system, with its checksums. Names no host: where packages come from is each machine's own setting.
set -eu
cd "$(dirname "$0")/.."
pin() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links "$@"; }
pin pyproject.toml --output-file locks/run.txt
pin pyproject.toml --group dev --constraints locks/run.txt --output-file locks/dev.txt
echo 'uv>=0.9' | pin - --output-file locks/uv.txt
# A file that says where it came from would tie everybody to that place.
if grep -nE '://|^-' locks/run.txt locks/dev.txt locks/uv.txt; then
    echo "A lock names a place to fetch from; see the lines above." >&2
    exit 1
fi
