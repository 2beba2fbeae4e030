#!/bin/sh
# venv.sh PYTHON FOLDER: makes the virtual environment if it is not there, or says what the machine lacks for it.
set -eu
python=$1
folder=$2

if [ -x "$folder/bin/python" ] && "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi

if ! command -v "$python" >/dev/null; then
    echo "There is no '$python' here. Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2
    exit 1
fi

version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "'$python' is Python $version; Sourcebook needs 3.11 or newer. Name one: make PYTHON=python3.12" >&2
    exit 1
fi

# Debian and its kin split the standard library, and leave this part out.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    {
        echo "Python $version is here, but the part of it that makes virtual environments is not. Install it:"
        echo
        echo "    sudo apt-get install python$version-venv      (Debian, Ubuntu)"
    } >&2
    exit 1
fi

"$python" -m venv --clear "$folder"
