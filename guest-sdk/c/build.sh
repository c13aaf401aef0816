#!/bin/sh
# Makes an action in C a component, or runs its tests:
#   build.sh component FOLDER OUT    `action.c` and any other `*.c` of the folder; the host's tool packs the manifest into it
#   build.sh test FOLDER             the same with `tests/*.c`, natively
# CC (clang), HOST_CC (cc) and WASM_COMPONENT_LD name the programs where they are not found by themselves.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
library="$here/src/json.c $here/src/parse.c $here/src/read.c $here/src/step.c $here/src/given.c $here/src/run.c"
warnings="-std=c11 -Wall -Wextra -Werror"

debian="on Debian: apt install clang-19 lld-19 libclang-rt-19-dev-wasm32 wasi-libc"

stop() {
    echo "error: $1" >&2
    exit 1
}

# The first of several names that is a program.
first() {
    for name in "$@"; do
        if command -v "$name" >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
}

component() {
    [ -f "$1/action.c" ] || stop "\`$1/action.c\` does not exist; it defines \`actgate_action\`"
    cc=${CC:-$(first clang-19 clang)}
    [ -n "$cc" ] || stop "clang is missing; $debian"
    case $("$cc" --target=wasm32-wasi -dumpmachine 2>/dev/null) in
        wasm32-*) ;;
        *) stop "\`$cc\` is not a clang with the WebAssembly target; $debian" ;;
    esac
    [ -f "$("$cc" --target=wasm32-wasi -print-file-name=crt1-reactor.o)" ] || stop "wasi-libc is missing; $debian"
    [ -f "$("$cc" --target=wasm32-wasi -print-libgcc-file-name)" ] || stop "clang's runtime for WebAssembly is missing; $debian"
    # Every Rust toolchain has one beside its compiler.
    rust=$(rustc --print sysroot 2>/dev/null || true)
    maker=${WASM_COMPONENT_LD:-$(first wasm-component-ld "$rust"/lib/rustlib/*/bin/wasm-component-ld)}
    [ -n "$maker" ] || stop "wasm-component-ld is missing; every Rust toolchain has it, and so has: cargo install wasm-component-ld"
    # shellcheck disable=SC2086
    "$cc" --target=wasm32-wasi -mexec-model=reactor $warnings -Os -flto -I "$here/include" \
        -fuse-ld="$maker" -Wl,--strip-all -Wl,--gc-sections \
        -o "$2" "$1"/*.c $library "$here/src/guest.c" "$here/generated/action.c" "$here/generated/action_component_type.o"
}

native() {
    out=$(mktemp -d)
    trap 'rm -rf "$out"' EXIT
    command -v "${HOST_CC:-cc}" >/dev/null || stop "a C compiler for this machine is missing; on Debian: apt install gcc libc6-dev"
    # This package has tests and no action.
    action=$(find "$1" -maxdepth 1 -name '*.c')
    # shellcheck disable=SC2086
    "${HOST_CC:-cc}" -g $warnings -I "$here/include" -o "$out/tests" $action "$1"/tests/*.c $library "$here/src/testing.c"
    "$out/tests"
}

case "${1-} $#" in
    "component 3") component "$2" "$3" ;;
    "test 2") native "$2" ;;
    *) stop "usage: build.sh component FOLDER OUT | build.sh test FOLDER" ;;
esac
