# Outlives the lab's program by a moment. Waits until the program's end of the pipe is closed, which
# happens however it ends, then ends every process that works in the lab's folder, even a stopped one,
# and removes the folder. $1 is the folder, with no link in its path.
trap '' INT TERM HUP
LAB=$1
case $LAB in */headroom-lab-*) ;; *) exit 64 ;; esac
while read -r _; do :; done

# Every backend of PostgreSQL is a session of its own, so groups do not find them; working folders do.
working_in() {
    if [ -e /proc/self/cwd ]; then
        ls -l /proc/[0-9]*/cwd 2>/dev/null | grep -F -e "-> $1" \
            | sed 's|.*/proc/\([0-9]*\)/cwd ->.*|\1|'
    else
        for pid in $(cat "$LAB/pids" 2>/dev/null); do
            kill -0 "$pid" 2>/dev/null && echo "$pid"
        done
    fi
}

all=$(working_in "$LAB/")
if [ -n "$all" ]; then
    kill -CONT $all 2>/dev/null
    # An immediate shutdown also removes the shared memory, which a kill would leave behind.
    postmaster=$(head -n 1 "$LAB/postgres/data/postmaster.pid" 2>/dev/null)
    ours=" $(echo $all) "
    case $ours in *" $postmaster "*) kill -QUIT "$postmaster" 2>/dev/null ;; esac
    tries=0
    while [ -n "$(working_in "$LAB/postgres/")" ] && [ $tries -lt 60 ]; do
        sleep 0.05
        tries=$((tries + 1))
    done
fi
tries=0
while all=$(working_in "$LAB/") && [ -n "$all" ] && [ $tries -lt 100 ]; do
    kill -KILL $all 2>/dev/null
    sleep 0.05
    tries=$((tries + 1))
done
rm -rf "$LAB"
