#!/bin/bash
# Runs one attempt as a job of Slurm: what is started by `sbatch`, on the job's first node.
# $1: the attempt's folder.
root=$1
# Once and never again, whatever becomes of the job: whether it is put into the queue anew or another
# one was submitted for the attempt.
set -o noclobber
echo "$SLURM_JOB_ID" 2>/dev/null >"$root/claim" || exit 0
set +o noclobber

# The hosts' names, as their nodes can be reached.
if [ "$SLURM_NTASKS" -gt 1 ]; then
  {
    cat /etc/hosts
    number=0
    for node in $(scontrol show hostnames "$SLURM_JOB_NODELIST"); do
      number=$((number + 1))
      address=$(scontrol --oneliner show node "$node" | sed -n 's/.* NodeAddr=\([^ ]*\).*/\1/p')
      address=$(getent ahosts "${address:-$node}" | sed -n '1s/ .*//p')
      [ -z "$address" ] || echo "$address algo-$number"
    done
  } >"$root/hosts.part"
  mv -f "$root/hosts.part" "$root/hosts"
fi

# A failing host does not end the others: the server does that, and asks them first.
exec srun --kill-on-bad-exit=0 --wait=0 ${SLURM_CPUS_PER_TASK:+--cpus-per-task="$SLURM_CPUS_PER_TASK"} \
  /bin/bash "$root/task.sh" "$root"
