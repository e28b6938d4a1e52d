#!/usr/bin/env bash
# Trains the model: train.sh MODEL. Rasa's own log is kept and shown where training fails.
set -euo pipefail
model=$1
mkdir -p models var
name=$(basename "$model" .tar.gz)
if ! .venv/rasa/bin/python -m rasa_server train --fixed-model-name "$name" --out models >var/train.log 2>&1; then
  cat var/train.log >&2
  echo "Training failed: the lines above say why. They are kept in var/train.log." >&2
  exit 1
fi
touch "$model"
