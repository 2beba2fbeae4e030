#!/bin/sh
# pythons.sh VENV: prints the paths of other Pythons than that of VENV, with colons between, each in an environment of its own below
# VENV/others/ that has what requirements.lock names. Prints nothing where there is none. All but the paths goes to stderr.
set -eu
venv=$1

if [ -n "${SOURCEBOOK_PYTHONS:-}" ]; then
    printf '%s\n' "$SOURCEBOOK_PYTHONS"
    exit 0
fi

version_of() {
    "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2]) if sys.version_info >= (3, 11) else sys.exit(1)' 2>/dev/null
}

prepare() (
    folder=$1 python=$2
    ready="$folder/.ready"
    [ "$ready" -nt requirements.lock ] && exit 0
    tools/venv.sh "$python" "$folder"
    pip="$folder/bin/python -m pip --disable-pip-version-check --quiet"
    $pip install --require-hashes --requirement requirements.lock
    $pip install --no-index --no-deps --no-build-isolation --editable .
    touch "$ready"
)

known=$(version_of "$venv/bin/python")
found=
for python in python3.11 python3.12 python3.13 python3.14 "$HOME"/.pyenv/versions/3.*/bin/python; do
    command -v "$python" >/dev/null || continue
    version=$(version_of "$python") || continue
    case " $known " in *" $version "*) continue ;; esac
    known="$known $version"
    echo "Python $version: setting up $venv/others/$version" >&2
    if prepare "$venv/others/$version" "$python" >&2; then
        found="$found${found:+:}$(cd "$venv/others/$version/bin" && pwd)/python"
    fi
done
printf '%s\n' "$found"
