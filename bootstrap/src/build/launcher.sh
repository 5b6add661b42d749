#!/bin/sh
# Starts dj from its image. Every millisecond counts here: no process is started before the JVM,
# unless this file was reached through a symbolic link.
here=$0
while [ -L "$here" ]; do
  link=$(readlink "$here")
  case $link in
    /*) here=$link ;;
    *) here=${here%/*}/$link ;;
  esac
done
case $here in
  */*) home=${here%/*}/.. ;;
  *) home=.. ;;
esac
# A library is loaded from an absolute path alone.
case $home in
  /*) ;;
  *) home=$PWD/$home ;;
esac
# Options meant for other Java programs would announce themselves on the terminal and spoil the AOT cache.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
# Outside a UTF-8 locale, as under cron, the Java runtime could not name every file; what dj prints still
# follows the locale that was asked for.
locale=${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}
case $locale in
  *[Uu][Tt][Ff]-8* | *[Uu][Tt][Ff]8*) ;;
  *)
    DJ_LOCALE=$locale LC_ALL=C.UTF-8
    export DJ_LOCALE LC_ALL
    ;;
esac
# Some are over before the second compiler of the JVM has paid for itself; the others begin with what it is slow with.
case "${1-} ${2-}" in
  'repo init' | 'init '* | 'repo log' | 'snapshot list' | 'snapshot ls' | 'snapshots '* | 'snapshot show' | 'snapshot tag' | 'tag '* | \
    'snapshot pin' | 'key '* | 'cache '* | 'completion '* | 'version '* | 'help '* | 'env '* | -*' ')
    kind=-XX:TieredStopAtLevel=1 ;;
  *) kind=-Ddj.prepares=true ;;
esac
# A client of a server takes thousands of classes that a repository on a disk has no use for. Where this guesses wrong,
# the command starts more slowly. What is no regular file can be read once, and not here.
address=${DJ_REPO-}
if [ -z "$address" ] && [ -f "${DJ_REPOSITORY_FILE-}" ] && [ -r "$DJ_REPOSITORY_FILE" ]; then
  read -r address < "$DJ_REPOSITORY_FILE" || :
fi
case " $* " in
  *' copy '*) address="$address ${DJ_FROM_REPO-}" ;;
esac
case " $* $address" in
  *[\ =]sftp:* | *[\ =]s3:* | *[\ =]b2:*) cache=far.aot ;;
  *) cache=near.aot ;;
esac
# A cache that is missing or damaged costs time, and is nothing to tell the user about.
# DJ_JAVA_OPTIONS is split into words on purpose.
# shellcheck disable=SC2086
exec "$home/bin/java" -XX:AOTCache="$home/lib/$cache" -DZstdNativePath="$home/lib/libzstd-jni.so" @JVM_OPTIONS@ -Xlog:aot=off:stderr $kind ${DJ_JAVA_OPTIONS-} -m dj.bootstrap/dj.bootstrap.Main "$@"
