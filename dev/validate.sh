#!/usr/bin/env bash
# Validates the training data, stories and domain; a warning is a failure.
set -uo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
.venv/rasa/bin/python -m rasa_server data validate >"$log" 2>&1
status=$?
# What Rasa's own libraries deprecate is not about the data.
if [ "$status" -ne 0 ] || grep -E 'Warning|WARNING|ERROR' "$log" | grep -qv DeprecationWarning; then
  grep -v DeprecationWarning "$log"
  exit 1
fi
echo "No warnings, no conflicts."
