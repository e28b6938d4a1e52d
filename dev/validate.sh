#!/usr/bin/env bash
# Validates the training data, stories and domain; a warning is a failure.
set -uo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
.venv/rasa/bin/python -W ignore::DeprecationWarning -m rasa_server data validate >"$log" 2>&1
status=$?
if [ "$status" -ne 0 ] || grep -qE 'Warning|WARNING|ERROR' "$log"; then
  cat "$log"
  exit 1
fi
echo "No warnings, no conflicts."
