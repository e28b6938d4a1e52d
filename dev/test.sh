#!/usr/bin/env bash
# Everything CI checks, fast parts first, one summary at the end. A failing part does not stop the
# others. TEST_DATABASE_URL adds the store's tests on PostgreSQL, TEST_REDIS_URL those on Redis.
set -uo pipefail
cd "$(dirname "$0")/.."

actions=.venv/actions/bin rasa=.venv/rasa/bin
summary=() passed=0 failed=0 skipped=0

# Which environment a test runs in, and is checked for types in.
actions_units=(tests/unit/test_*.py tests/unit/{contract,dialogue,identity,importing,payoff,server,services,store,topics,words})
rasa_units=(tests/unit/{channels,contract,nlu,rasa_server,tuning})
actions_tests=(tests/conftest.py "${actions_units[@]}" tests/store tests/conversations tests/attacks tests/house)
rasa_tests=(tests/conftest.py "${rasa_units[@]}" tests/nlu)

part() { # part NAME COMMAND...: run it, note how it went
  local name=$1 start=$SECONDS
  shift
  printf '\n== %s\n' "$name"
  if "$@"; then
    summary+=("ok       $name ($((SECONDS - start)) s)")
    passed=$((passed + 1))
  else
    summary+=("FAILED   $name ($((SECONDS - start)) s)")
    failed=$((failed + 1))
  fi
}

skip() { # skip NAME WHY
  summary+=("skipped  $1: $2")
  skipped=$((skipped + 1))
}

mkdir -p results var
part "lint" $actions/ruff check .
part "format" $actions/ruff format --check .
part "house: imports, links, names, language, version" $actions/pytest tests/house
part "types, Python 3.12" $actions/mypy contract actions dev bench/payoff.py bench/payoff_peers.py "${actions_tests[@]}"
part "types, Python 3.10" $rasa/mypy contract nlu channels rasa_server tuning bench/thresholds.py bench/understanding.py \
  bench/web_load.py "${rasa_tests[@]}"
part "unit, action server" $actions/pytest "${actions_units[@]}"
part "unit, Rasa server" $rasa/pytest "${rasa_units[@]}"
part "store" $actions/pytest tests/store
[ -n "${TEST_DATABASE_URL:-}" ] || skip "store on PostgreSQL" "TEST_DATABASE_URL is not set"
part "data" dev/validate.sh
part "training" make --no-print-directory train
part "understanding" $rasa/pytest tests/nlu
part "conversations" $actions/pytest tests/conversations
part "attacks" $actions/pytest tests/attacks
if command -v npm >/dev/null; then
  part "widget, build" make --no-print-directory widget
  part "widget, unit" npm --prefix widget test --silent
  if command -v chromium >/dev/null; then
    part "widget, browser" $actions/python dev/with_bot.py -- npm --prefix widget run --silent test:browser
  else
    skip "widget, browser" "chromium is not installed"
  fi
else
  skip "widget" "npm is not installed"
fi

printf '\n== Summary\n'
printf '%s\n' "${summary[@]}"
printf '\nparts: %d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
