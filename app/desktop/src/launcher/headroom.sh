#!/bin/sh
# Runs Headroom as it was built last. Written by the build: what follows names this machine's JDK and
# libraries, and is no use on another machine.
#
# HEADROOM_JAVA_OPTS   more options for the JVM, split at blanks
# HEADROOM_LAUNCHER    is set for the program: the path by which it can start itself again

# Where this script lies, through symbolic links and whatever the current directory is.
self=$0
while [ -L "$self" ]; do
    link=$(readlink -- "$self")
    case $link in
        /*) self=$link ;;
        *) self=$(dirname -- "$self")/$link ;;
    esac
done
target=$(CDPATH='' cd -- "$(dirname -- "$self")" && pwd -P) || exit 70
HEADROOM_LAUNCHER=$target/$(basename -- "$self")
export HEADROOM_LAUNCHER

app=${target%/desktop/target}
modules=@MODULE_PATH@

# The JDK of the build; where that is gone, any Java that is new enough.
java=@JAVA_HOME@/bin/java
if [ ! -x "$java" ]; then
    found=
    for java in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$(command -v java || :)"; do
        [ -n "$java" ] && [ -x "$java" ] || continue
        found=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
        [ "${found:-0}" -ge @RELEASE@ ] && break
        found=
    done
    if [ -z "$found" ]; then
        echo "headroom: no Java @RELEASE@ or newer here. The JDK of the build," @JAVA_HOME@", is gone; install" \
            "another JDK @RELEASE@ and build again, or let JAVA_HOME name one." >&2
        exit 69
    fi
fi

# No core file after a crash: it would hold every password that is in use. A heap this small is collected soonest by
# one thread, and without the barriers of a concurrent collector.
# shellcheck disable=SC2086 # options are split on purpose
exec "$java" \
    -XX:-CreateCoredumpOnCrash \
    -XX:+UseSerialGC \
    --enable-native-access=javafx.graphics,org.xerial.sqlitejdbc,com.sun.jna,jkeychain \
    --add-opens javafx.graphics/javafx.scene=org.controlsfx.controls \
    ${HEADROOM_JAVA_OPTS-} \
    --module-path "$modules" --module headroom.desktop/headroom.desktop.Main "$@"
