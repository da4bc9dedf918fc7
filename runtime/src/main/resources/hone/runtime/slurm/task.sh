#!/bin/bash
# Runs one host's program on its node, and ends what it leaves behind.
# $1: the attempt's folder. The host's folder has `launch`: what is started, word by word, each ended
# by a zero byte: first variables, then the command. No word is ever parsed as shell text.
# Leaves there `told` if others than the server asked the program to end, `exit` with the program's
# exit code (by the shim), and `done` when nothing of it is left.
#
# SIGURG asks the program to end (SIGTERM); SIGWINCH ends it with all that it started (SIGKILL). Slurm
# gives a signal to every process of a job, and these are ones that others ignore.
attempt=${1##*/}
host=algo-$((SLURM_PROCID + 1))
folder=$1/$host
shim=

# The shim's children: the program, once it is no copy of the shim any more, which would not hear of a
# signal.
programs() {
  local each stat
  for each in /proc/[0-9]*/stat; do
    { read -r stat <"$each"; } 2>/dev/null || continue
    # After the name, which may have spaces: the state, then the parent.
    set -- ${stat##*) }
    [ "$2" != "$shim" ] || cmp -s "${each%stat}cmdline" "/proc/$shim/cmdline" || echo "${each//[!0-9]/}"
  done
}

# All processes that bear the host's mark, wherever they have gone, but for the shim.
marked() {
  local each pid
  for each in $(grep -lzxF "HONE_ATTEMPT=$attempt" /proc/[0-9]*/environ 2>/dev/null); do
    pid=${each//[!0-9]/}
    # Another server's attempt may have the same name.
    [ "$pid" = "$shim" ] || ! grep -qzxF "HONE_HOST=$host" "$each" 2>/dev/null \
      || ! grep -qzxF "SLURM_JOB_ID=$SLURM_JOB_ID" "$each" 2>/dev/null || echo "$pid"
  done
}

# The program may not have been started yet.
ask_program() {
  local all=
  while kill -0 "$shim" 2>/dev/null; do
    [ ! -e "$folder/begun" ] || all=$(programs)
    [ -z "$all" ] || break
    sleep 0.05
  done
  # shellcheck disable=SC2086 # several numbers in one variable
  [ -z "$all" ] || kill -TERM $all 2>/dev/null
}

# Gives all that is marked a signal, up to so many times, until nothing is left.
signal_marked() {
  local all i
  for ((i = 0; i < $2; i++)); do
    all=$(marked)
    [ -n "$all" ] || return
    # shellcheck disable=SC2086 # several numbers in one variable
    kill "-$1" $all 2>/dev/null
    sleep 0.05
  done
}
trap ask_program URG
trap 'signal_marked KILL 200' WINCH
# Whoever ends the job asks the program, too; how it ended is to be noted.
trap ': >"$folder/told"' HUP INT TERM

# An address by which a node is reached from all others; of a machine that knows itself by 127.0.1.1
# alone, as Debian sets it up, the first that it has.
address() {
  local all each first
  all=$(scontrol --oneliner show node "$1" | sed -n 's/.* NodeAddr=\([^ ]*\).*/\1/p')
  all=$(getent ahosts "${all:-$1}" | sed 's/ .*//')
  first=${all%%$'\n'*}
  for each in $all; do
    case $each in 127.* | ::1) ;; *) echo "$each" && return ;; esac
  done
  case $first in 127.0.1.*) hostname -I | sed 's/ .*//' ;; *) echo "$first" ;; esac
}

# The names of the hosts, as this node reaches them.
if [ "$SLURM_NTASKS" -gt 1 ]; then
  {
    cat /etc/hosts
    number=0
    for node in $(scontrol show hostnames "$SLURM_JOB_NODELIST"); do
      number=$((number + 1))
      echo "$(address "$node") algo-$number"
    done
  } >"$folder/hosts"
fi

# Of what Slurm says to a job the program gets what finds its GPUs and says which job it is. More would
# make MPI and launchers of several processes believe that Slurm started each of them.
passed=()
for name in $(compgen -e); do
  case $name in
    SLURM_JOB_ID | SLURM_JOB_NAME | SLURM_JOB_NODELIST | SLURM_JOB_PARTITION | SLURM_JOB_ACCOUNT \
      | SLURM_CLUSTER_NAME | SLURMD_NODENAME \
      | CUDA_VISIBLE_DEVICES | GPU_DEVICE_ORDINAL | ROCR_VISIBLE_DEVICES | ZE_AFFINITY_MASK)
      passed+=("$name=${!name}")
      ;;
  esac
done

# A folder for temporary files, which goes with the program. What a killed task has left on this node
# goes at the next start: nobody holds it any more. It may be new and not yet held, hence the minutes.
base=${TMPDIR:-/tmp}
node=$(cksum <<<"$SLURMD_NODENAME")
prefix=hone-${node%% *}
if [ -n "$(type -P flock)" ]; then
  while IFS= read -r -d '' each; do
    flock -n "$each" rm -rf "$each"
  done < <(find "$base" -maxdepth 1 -type d -user "$EUID" -name "$prefix.????????" -mmin +10 \
    -print0 2>/dev/null)
fi
temporary=$(mktemp -d "$base/$prefix.XXXXXXXX") && passed+=("TMPDIR=$temporary")
# The program holds it, too.
[ -z "$temporary" ] || { exec {held}<"$temporary" && flock -n "$held"; } 2>/dev/null
mapfile -d '' -t words <"$folder/launch"

/usr/bin/env -i "${passed[@]}" "${words[@]}" &
shim=$!
while kill -0 "$shim" 2>/dev/null; do
  wait "$shim"
done

# What is left in the background ends with the program, before Slurm would end what keeps the log, too.
signal_marked TERM 10
signal_marked KILL 200
for _ in {1..100}; do
  [ ! -e "$folder/out.end" ] || break
  sleep 0.1
done
[ -z "$temporary" ] || rm -rf "$temporary"
: >"$folder/done"
exit 0
