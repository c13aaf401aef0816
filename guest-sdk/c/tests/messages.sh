#!/bin/sh
# What `build.sh` tells an author whose machine lacks something. No compiler is needed: stand-ins answer for it.
set -eu

build="$(cd "$(dirname "$0")/.." && pwd)/build.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/action"

# A clang that knows WebAssembly and has the files that are named.
cat >"$work/bin/clang" <<'END'
#!/bin/sh
case "$*" in
    *dumpmachine*) echo wasm32-unknown-wasi ;;
    *crt1-reactor.o*) echo "${CRT:-crt1-reactor.o}" ;;
    *libgcc*) echo "${RT:-libclang_rt.builtins-wasm32.a}" ;;
esac
END
printf '#!/bin/sh\nexit 1\n' >"$work/bin/gcc"
chmod +x "$work/bin/clang" "$work/bin/gcc"
for program in sh dirname; do ln -s "$(command -v "$program")" "$work/bin/$program"; done

# told EXPECTED [NAME=VALUE ...]: a build of the action must fail with 1 and say this.
told() {
    expected=$1
    shift
    status=0
    said=$(env PATH="$work/bin" "$@" "$work/bin/sh" "$build" component "$work/action" "$work/out.wasm" 2>&1) || status=$?
    case "$status $said" in
        "1 error: "*"$expected"*) ;;
        *)
            echo "expected \`$expected\`, and the build ended with $status and said: $said" >&2
            exit 1
            ;;
    esac
}

told "action.c\` does not exist; it defines"
: >"$work/action/action.c"
told "is not a clang with the WebAssembly target; on Debian: apt install clang-19" CC=gcc
told "wasi-libc is missing; on Debian: apt install"
told "clang's runtime for WebAssembly is missing; on Debian: apt install" CRT="$build"
told "wasm-component-ld is missing; every Rust toolchain has it" CRT="$build" RT="$build"
rm "$work/bin/clang"
told "clang is missing; on Debian: apt install clang-19 lld-19 libclang-rt-19-dev-wasm32 wasi-libc"
