#!/bin/sh
# Builds the run-time image of dj: a JVM with the program's modules linked in, the launcher bin/dj,
# and AOT caches trained on real commands.
#
# usage: image.sh JAVA_HOME MODULES_FOLDER IMAGE_FOLDER
set -eu

java_home=$1
modules=$2
image=$3
source=$(cd "$(dirname "$0")" && pwd)
log=$(dirname "$image")/image.log

failed() {
  cat "$log" >&2
  echo "image.sh: $1; the output is above and in $log" >&2
  exit 1
}

# Built beside the old image and put in its place at the end: a dj that is started meanwhile finds the old one.
new=$image.new
rm -rf "$new"
"$java_home/bin/jlink" \
  --module-path "$modules" \
  --add-modules dj.bootstrap \
  --output "$new" \
  --strip-java-debug-attributes \
  --ignore-signing-information \
  --no-header-files \
  --no-man-pages > "$log" 2>&1 || failed "jlink failed"

# zstd's library, which would otherwise be unpacked to the temporary folder at each start.
case $(uname -m) in
  x86_64) machine=amd64 ;;
  *) machine=$(uname -m) ;;
esac
(cd "$new/lib" && "$java_home/bin/jar" --extract --file "${modules%%:*}"/zstd-jni-*.jar "linux/$machine") >> "$log" 2>&1 \
  || failed "zstd's library could not be unpacked"
mv "$new/lib/linux/$machine"/libzstd-jni-*.so "$new/lib/libzstd-jni.so" || failed "zstd-jni knows no linux/$machine"
rm -r "$new/lib/linux"

# The JDK's list of security providers names some that are not in the image. In search of them it would load every
# provider on the module path, which costs each start 0.2 s; and the one that is used stands last but one.
sed -i -e '/^security\.provider\.[0-9]/d' "$new/conf/security/java.security"
cat >> "$new/conf/security/java.security" << 'END'
security.provider.1=SUN
security.provider.2=SunJCE
security.provider.3=SunEC
security.provider.4=SunRsaSign
security.provider.5=SunJSSE
END

# The options in a file, quoted for the shell, since some of them contain '*'.
options_of() {
  sed -e '/^#/d' -e '/^$/d' -e "s/.*/'&'/" "$source/$1" | tr '\n' ' '
}
options=$(options_of jvm.options)
training_options=$(options_of training.options)
sed -e "s|@JVM_OPTIONS@ |$options|" "$source/launcher.sh" > "$new/bin/dj"
chmod 755 "$new/bin/dj"

playground=$(mktemp -d "${TMPDIR:-/tmp}/dj-training.XXXXXX")
trap 'rm -rf "$playground"' EXIT
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS

# Makes the AOT cache of this name; the launcher says when which one is used.
train() {
  mkdir "$playground/$1"
  eval "\"\$new/bin/java\" -XX:AOTCacheOutput=\"\$new/lib/\$1.aot\" -DZstdNativePath=\"\$new/lib/libzstd-jni.so\" $options $training_options" \
    '-m dj.bootstrap/dj.bootstrap.Training "$1" "$playground/$1"' >> "$log" 2>&1 < /dev/null \
    || failed "the training run for the AOT cache $1 failed"
  [ -s "$new/lib/$1.aot" ] || failed "the training run left no AOT cache $1"
}
train near
train far

rm -rf "$image"
mv "$new" "$image"
