#!/bin/bash
# Runs one host's program on its node, and ends what it leaves behind.
# $1: the attempt's folder. The host's folder has `launch`: what is started, word by word, each ended
# by a zero byte: first variables, then the command. No word is ever parsed as shell text.
#
# SIGURG asks the program to end (SIGTERM); SIGWINCH ends it with all that it started (SIGKILL). Slurm
# gives a signal to every process of a job, and these are ones that others ignore.
attempt=${1##*/}
host=algo-$((SLURM_PROCID + 1))
folder=$1/$host
shim=

# The shim's children: the program.
programs() {
  local each stat
  for each in /proc/[0-9]*/stat; do
    { read -r stat <"$each"; } 2>/dev/null || continue
    # After the name, which may have spaces: the state, then the parent.
    set -- ${stat##*) }
    [ "$2" != "$shim" ] || echo "${each//[!0-9]/}"
  done
}

# All processes that bear the host's mark, wherever they have gone, but for the shim.
marked() {
  local each pid
  for each in $(grep -lzxF "HONE_ATTEMPT=$attempt" /proc/[0-9]*/environ 2>/dev/null); do
    pid=${each//[!0-9]/}
    [ "$pid" = "$shim" ] || ! grep -qzxF "HONE_HOST=$host" "$each" 2>/dev/null || echo "$pid"
  done
}

# It may not have been started yet.
terminate() {
  local all
  while kill -0 "$shim" 2>/dev/null; do
    all=$(programs)
    [ -z "$all" ] || break
    sleep 0.05
  done
  # shellcheck disable=SC2086 # several numbers in one variable
  [ -z "$all" ] || kill -TERM $all 2>/dev/null
}

end() {
  local all
  while all=$(marked) && [ -n "$all" ]; do
    # shellcheck disable=SC2086 # several numbers in one variable
    kill -KILL $all 2>/dev/null
    sleep 0.05
  done
}
trap terminate URG
trap end WINCH
# Whoever ends the job asks the program, too; how it ended is to be noted.
trap : HUP INT TERM

# Of what Slurm says to a job the program gets what finds its GPUs, and the job's own description.
passed=()
for name in $(compgen -e); do
  case $name in
    SLURM_* | CUDA_VISIBLE_DEVICES | GPU_DEVICE_ORDINAL | ROCR_VISIBLE_DEVICES | ZE_AFFINITY_MASK)
      passed+=("$name=${!name}")
      ;;
  esac
done
temporary=$(mktemp -d "${TMPDIR:-/tmp}/hone.XXXXXXXX") && passed+=("TMPDIR=$temporary")
mapfile -d '' -t words <"$folder/launch"

/usr/bin/env -i "${passed[@]}" "${words[@]}" &
shim=$!
while kill -0 "$shim" 2>/dev/null; do
  wait "$shim"
done

# What is left in the background ends with the program, before Slurm would end what keeps the log, too.
for signal in TERM KILL; do
  for _ in {1..10}; do
    all=$(marked)
    [ -n "$all" ] || break 2
    # shellcheck disable=SC2086 # several numbers in one variable
    kill "-$signal" $all 2>/dev/null
    sleep 0.05
  done
done
end
for _ in {1..100}; do
  [ ! -e "$folder/out.end" ] || break
  sleep 0.1
done
[ -z "$temporary" ] || rm -rf "$temporary"
