#!/usr/bin/env bash
# Builds the chat widget. Without Node.js the bot still runs, only its page does not.
set -euo pipefail
if ! command -v npm >/dev/null; then
  echo "Node.js (npm) is missing: the bot will run without the chat widget and the demo page." >&2
  exit 0
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { npm --prefix widget ci --no-audit --no-fund && npm --prefix widget run build; } >"$log" 2>&1; then
  cat "$log" >&2
  echo "The chat widget could not be built: the lines above say why." >&2
  exit 1
fi
touch widget/dist/.built
