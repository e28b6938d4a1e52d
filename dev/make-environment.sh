#!/usr/bin/env bash
# Makes .venv/NAME from locks/NAME.txt: make-environment.sh UV NAME PYTHON_VERSION
set -euo pipefail
uv=$1 name=$2 version=$3
if ! "$uv" venv --quiet --clear --python "$version" ".venv/$name"; then
  echo "Python $version is missing and could not be fetched. Install it (for example with pyenv or your" \
       "system's packages), so that python$version runs, and start again." >&2
  exit 1
fi
echo "Installing the $name environment (Python $version) ..." >&2
if ! "$uv" pip sync --quiet --require-hashes --python ".venv/$name/bin/python" "locks/$name.txt"; then
  echo "The $name environment could not be installed: see the lines above, then start again." >&2
  exit 1
fi
touch ".venv/$name/.ready"
