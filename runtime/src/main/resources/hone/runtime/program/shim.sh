# Runs one training program, outlives the server, and keeps the exit code and what is printed.
# $1: the host's folder; $2: where the program starts; then pairs of a path and where the program sees
# it mounted; then `--`; then the program and its arguments, which are never parsed as shell text.
folder=$1
start=$2
shift 2
# The request may have given the program another PATH.
tools=$PATH:/usr/bin:/bin
# Whoever stops the training job signals the whole process tree; this shell must live to tell how it
# ended. A handler, unlike ignoring, is not passed on to the program.
trap : HUP INT TERM
# A folder that cannot be looked at, as one whose disk hangs or that was closed, is not gone: it is
# where a folder that can be searched does not have the next one.
gone='gone() {
  above=$1
  while [ ! -d "$above" ]; do above=${above%/*}; [ -n "$above" ] || above=/; done
  [ -x "$above" ] && [ ! -d "$1" ]
}'
eval "$gone"

# Tells how the program ended. The disk may be full: it is told when there is room again. A shell ends
# where the machine has no process left for it; its last words then need none, and where they fail,
# too, another shell takes its place. A reader heeds an exit code with the end of its line alone.
tell=$gone'
  folder=$1 code=$2 tell=$3
  last() {
    [ -z "$code" ] || printf "%s\n" "$code" 1<>"$folder/exit" || gone "$folder" ||
      exec /bin/sh -c "$tell" hone-shim "$folder" "$code" "$tell"
    exit 0
  }
  trap last EXIT
  until { printf "%s\n" "$code" >"$folder/exit.part" && mv -f "$folder/exit.part" "$folder/exit"; } 2>/dev/null; do
    gone "$folder" && break
    sleep 1
  done
  code=
  # The short name that its folder for temporary files had; no server may come to remove it.
  if [ -L "${TMPDIR-}" ] && [ "$(readlink "$TMPDIR")" = "$folder/tmp" ]; then
    rm -f "$TMPDIR"
  fi
'
end() {
  trap '' HUP INT TERM # a handler would not outlast the shell that has it
  PATH=$tools exec /bin/sh -c "$tell" hone-shim "$folder" "$1" "$tell"
}

# Nothing was started, and nothing will be printed.
unkept() {
  { echo 'cannot keep what the program prints' >>"$folder/out.0"; command : >"$folder/out.end"; } 2>/dev/null
  end 125
}

# What is printed goes through a pipe to a process that keeps it in files of bounded size. It is none
# of the program's tree and has none of its variables, so that it is never signalled with it, and it
# ends when nobody can print any more. A program that prints too fast is made to wait.
keep=$gone'
  # Some who end a training job give signals to every process.
  trap "" HUP INT TERM URG WINCH
  folder=$1 number=$2 keep=$3 blocks=128 room=8388608
  # A shell ends where the machine has no process left for it: it keeps one line by itself, and
  # another shell takes its place.
  alone() {
    if IFS= read -r line; then
      printf "%s\n" "$line" >>"$folder/out.$number"
    else
      printf %s "$line" >>"$folder/out.$number"
      command : >"$folder/out.end" && exit
    fi
    exec /bin/sh -c "$keep" hone-log "$folder" "$number" "$keep"
  }
  trap alone EXIT
  while :; do
    said=$(LC_ALL=C dd bs=65536 count=$blocks 2>&1 >>"$folder/out.$number")
    code=$?
    said=${said%% records in*}
    records=${said##*[!0-9+]}
    if gone "$folder"; then
      break
    elif [ $code -ne 0 ]; then
      # The disk is full, or can only be read; what does not fit is lost. Nothing was read where no
      # file could be opened, and a program whose pipe nobody empties would wait.
      [ -n "$records" ] || dd of=/dev/null bs=65536 count=1
      sleep 1
    elif [ $((${records%+*} + ${records#*+})) -lt $blocks ]; then
      break
    fi
    if [ "$(wc -c <"$folder/out.$number")" -ge $room ]; then
      sleep 1
      number=$((number + 1))
      command : >>"$folder/out.$number" # which alone would end the shell where it fails
      rm -f "$folder/out.$((number - 3))"
    fi
  done
  until command : >"$folder/out.end"; do
    gone "$folder" && break
    sleep 1
  done
  trap - EXIT
'
command : >>"$folder/out.0" || unkept
# Opening both ends at once waits for nobody; then each of the two has an end of its own.
PATH=$tools mkfifo "$folder/print" && exec 3<>"$folder/print" 4<"$folder/print" 5>"$folder/print" || unkept
# The program is started when that process has rid itself of the mark and goes on in the background: of
# a program that ends sooner it would pass for what was left, and be ended before it kept anything.
begin='exec 3<&0; trap "" HUP INT TERM URG WINCH; /bin/sh -c "$2" hone-log "$1" 0 "$2" <&3 3<&- >/dev/null & echo kept'
kept=$(PATH=$tools exec env -i PATH="$tools" /bin/sh -c "$begin" hone-log "$folder" "$keep" <&4 3>&- 4>&- 5>&- 2>/dev/null)
[ "$kept" = kept ] || unkept
exec 3>&- 4>&-

while [ "$1" != -- ]; do
  PATH=$tools mount --bind "$1" "$2" >&5 2>&1 || end 125
  shift 2
done
shift
cd "$start" 2>&5 || end 125
# From here on the one child is the program, and may be asked to end.
until command : >"$folder/begun"; do
  gone "$folder" && exit
  PATH=$tools sleep 1
done 2>/dev/null
"$@" >&5 2>&1 5>&- </dev/null
end $?
