#!/bin/bash
# Runs one attempt as a job of Slurm: what is started by `sbatch`, on the job's first node.
# $1: the attempt's folder.
root=$1
# Once and never again, whatever becomes of the job: whether it is put into the queue anew, another
# one was submitted for the attempt, or the server has removed it meanwhile.
set -o noclobber
echo "$SLURM_JOB_ID" 2>/dev/null >"$root/claim" || exit 0

# Of a job with several hosts none goes on when a task is lost. A failing program loses no task: the
# server ends the others' then, and asks them first.
exec srun --kill-on-bad-exit=1 --wait=0 \
  ${SLURM_CPUS_PER_TASK:+--cpus-per-task="$SLURM_CPUS_PER_TASK"} \
  /bin/bash "$root/task.sh" "$root"
