# Finds a JDK 25 and sets `jdk` to its folder; read by the scripts ./dj and ./check.
#
# No JVM is started for this: the file `release` of a JDK tells its version. JAVA_HOME comes first,
# then the usual places, then whatever PATH leads to.
# shellcheck shell=sh

# Sets `version` to what the folder's `release` file says, or to nothing.
read_java_version() {
  version=
  [ -r "$1/release" ] || return 0
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*)
        version=${line#*\"}
        version=${version%\"*}
        return 0
        ;;
    esac
  done < "$1/release"
}

is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/jlink" ] || return 1
  read_java_version "$1"
  case $version in
    25 | 25.*) return 0 ;;
    *) return 1 ;;
  esac
}

# Sets `java_home_note` when JAVA_HOME is set but of no use.
find_jdk() {
  java_home_note=
  if [ -n "${JAVA_HOME-}" ]; then
    if is_jdk_25 "$JAVA_HOME"; then
      jdk=$JAVA_HOME
      return 0
    fi
    read_java_version "$JAVA_HOME"
    java_home_note="JAVA_HOME ($JAVA_HOME) is ${version:+Java $version, }not a JDK 25"
  fi
  for jdk in /usr/lib/jvm/*25* /usr/java/*25* /opt/*25* /opt/java/* "${HOME-}"/.sdkman/candidates/java/*25* \
    "${HOME-}"/.jdks/*25*; do
    if is_jdk_25 "$jdk"; then return 0; fi
  done
  for tool in javac java; do
    tool=$(command -v "$tool") || continue
    tool=$(readlink -f "$tool") || continue
    jdk=${tool%/bin/*}
    if is_jdk_25 "$jdk"; then return 0; fi
  done
  jdk=
  return 1
}

# Like find_jdk, but ends the script with a message when there is none.
require_jdk() {
  if find_jdk; then return 0; fi
  {
    echo "dj: no JDK 25 was found, and dj is built with one"
    echo "  why:  ${java_home_note:-JAVA_HOME is not set}; /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks and PATH have none either"
    echo "  next: install one, then run the command again:"
    echo "          Debian, Ubuntu         apt install openjdk-25-jdk"
    echo "          Fedora                 dnf install java-25-openjdk-devel"
    echo "          Temurin's repository   apt install temurin-25-jdk"
    echo "        or set JAVA_HOME to the folder of a JDK 25 that is installed elsewhere"
  } >&2
  exit 1
}
