# Runs one training program, outlives the server, and keeps the exit code.
# $1: the attempt's folder; then the program and its arguments, which are never parsed as shell text.
folder=$1
shift
# Whoever stops the training job signals the whole process tree; this shell must live to tell how it
# ended. A handler, unlike ignoring, is not passed on to the program.
trap : HUP INT TERM
cd "$folder/ml" || exit 1
"$@" >>"$folder/out" 2>&1 </dev/null
code=$?
printf '%s\n' "$code" >"$folder/exit.part" && mv -f "$folder/exit.part" "$folder/exit"
