#!/bin/sh
# A training program for the tests: its score is best at x = 0.7, its curve rises to it.
x="${SM_HP_X:-0.5}"
rounds="${SM_HP_ROUNDS:-3}"
sleep "${SM_HP_SECONDS:-0}"
awk -v x="$x" -v rounds="$rounds" 'BEGIN {
  for (i = 1; i <= rounds; i++) printf "epoch=%d score=%.6f;\n", i, (1 - (x - 0.7) ^ 2) * i / rounds
}'
mkdir -p "${SM_MODEL_DIR:-/opt/ml/model}"
printf '%s\n' "$x" >"${SM_MODEL_DIR:-/opt/ml/model}/model.txt"
