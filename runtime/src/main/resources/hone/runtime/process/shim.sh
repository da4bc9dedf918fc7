# Runs one training program, outlives the server, and keeps the exit code.
# $1: the host's folder; $2: where the program starts; then pairs of a path and where the program sees
# it mounted; then `--`; then the program and its arguments, which are never parsed as shell text.
folder=$1
start=$2
shift 2
# Whoever stops the training job signals the whole process tree; this shell must live to tell how it
# ended. A handler, unlike ignoring, is not passed on to the program.
trap : HUP INT TERM
end() {
  printf '%s\n' "$1" >"$folder/exit.part" && mv -f "$folder/exit.part" "$folder/exit"
  exit
}
: >>"$folder/out"
while [ "$1" != -- ]; do
  mount --bind "$1" "$2" >>"$folder/out" 2>&1 || end 125
  shift 2
done
shift
cd "$start" 2>>"$folder/out" || end 125
"$@" >>"$folder/out" 2>&1 </dev/null
end $?
