#!/bin/sh
# Make .venv from the locks: `sh locks/install.sh run` or `dev`. Called by make, which calls it only when a lock is newer.
# Nothing is built: packages come as wheels with known checksums, and our own code is used where it lies.
set -eu
kind="$1"
cd "$(dirname "$0")/.."
root=$(pwd)

say() { printf '%s\n' "$*" >&2; }
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for name in ${MIFC_PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

if [ ! -x .venv/bin/python ] || ! new_enough .venv/bin/python; then
    if ! python=$(find_python); then
        found=$(python3 -c 'import platform; print("Python " + platform.python_version())' 2>/dev/null || echo "no Python")
        say "MiFC needs Python 3.11 or newer; $found was found here. Install a newer one, or name it: MIFC_PYTHON=/path/to/python3.12 make run"
        exit 1
    fi
    rm -rf .venv
fi

if uv --version >/dev/null 2>&1; then
    uv=uv
    [ -x .venv/bin/python ] || uv venv --quiet --python "$python" .venv
else
    uv=.venv/bin/uv
    if [ ! -x .venv/bin/python ]; then
        say "Making the environment in .venv …"
        if ! "$python" -m venv .venv >/dev/null 2>&1; then
            rm -rf .venv
            say "This Python cannot make environments. On Debian and Ubuntu: apt install python3-venv. Then run make again."
            exit 1
        fi
    fi
    [ -x .venv/bin/pip ] || .venv/bin/python -m ensurepip --default-pip >/dev/null
    [ -x "$uv" ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/uv.txt
fi

say "Installing what MiFC stands on …"
if ! VIRTUAL_ENV="$root/.venv" "$uv" pip install --quiet --python .venv/bin/python --require-hashes --no-build --compile-bytecode -r "locks/$kind.txt"; then
    say "The packages could not be installed. Is the network there? Run make again: it goes on where it stopped."
    exit 1
fi

# Our own code: a line that says where it lies, and the command.
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
printf '%s\n' "$root" > "$site/mifc.pth"
cat > .venv/bin/mifc <<END
#!/bin/sh
exec "$root/.venv/bin/python" -m mifc.config.cli "\$@"
END
chmod 755 .venv/bin/mifc
touch .venv/.ready-run
[ "$kind" = run ] || touch .venv/.ready-dev
