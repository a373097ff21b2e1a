# Sourced by scripts/test and scripts/nightly: steps that are counted, and a broker that ends with
# the script, however it ends.

passed=0
failed=0
failures=()
broker_home=
cores=$(nproc)

# What one checkout compiled serves the next one, wherever it lies.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

say() { printf '\n== %s\n' "$*"; }

count() { # PASSED FAILED NAME
  passed=$((passed + $1))
  failed=$((failed + $2))
  [ "$2" = 0 ] || failures+=("$3")
}

# One command is one test.
step() { # NAME COMMAND...
  local name=$1
  shift
  say "$name"
  if "$@"; then count 1 0 "$name"; else count 0 1 "$name"; fi
}

# Configures once; ninja configures again by itself when a CMake file changes.
build() { # PRESET TARGET...
  local preset=$1
  shift
  say "build $preset"
  if [ ! -f "build/$preset/build.ninja" ]; then
    cmake --preset "$preset" >"build/$preset.configure.log" 2>&1 ||
      { cat "build/$preset.configure.log"; count 0 1 "configure $preset"; return 1; }
  fi
  ninja -C "build/$preset" -j "$cores" --quiet "$@" || { count 0 1 "build $preset"; return 1; }
}

# As many tests as CTest says that it ran.
ctest_step() { # NAME PRESET CTEST-ARGUMENTS...
  local name=$1 preset=$2 log summary bad total
  shift 2
  say "$name"
  log=build/$preset.ctest.log
  ctest --test-dir "build/$preset" --output-on-failure --no-tests=error "$@" 2>&1 | tee "$log" |
    grep -v -E '^ *(Start|[0-9]+/[0-9]+ Test .* Passed) ' || true
  summary=$(grep -E 'tests passed, [0-9]+ tests failed out of' "$log" || true)
  if [ -z "$summary" ]; then
    count 0 1 "$name"
    return
  fi
  bad=$(sed -E 's/.*, ([0-9]+) tests failed out of.*/\1/' <<<"$summary")
  total=$(sed -E 's/.*out of ([0-9]+).*/\1/' <<<"$summary")
  count $((total - bad)) "$bad" "$name"
}

start_broker() {
  say "broker"
  broker_home=$(mktemp -d "${TMPDIR:-/tmp}/askmix-broker.XXXXXX")
  # The node's folder is one below: `--clean` removes it, and mktemp's stays ours.
  if ! scripts/kafka start "$broker_home/node" --sasl; then
    count 0 1 broker
    return 1
  fi
  ASKMIX_TEST_BROKERS=$(cat "$broker_home/node/address")
  ASKMIX_TEST_SASL_BROKERS=$(cat "$broker_home/node/sasl_address")
  export ASKMIX_TEST_BROKERS ASKMIX_TEST_SASL_BROKERS
}

stop_broker() {
  [ -n "$broker_home" ] || return 0
  scripts/kafka stop "$broker_home/node" --clean || true
  rm -rf "$broker_home"
  broker_home=
}

finish() {
  local code=$?
  trap - EXIT
  stop_broker
  [ ${#failures[@]} = 0 ] || printf '\nfailed: %s\n' "${failures[@]}"
  if [ $code != 0 ] && [ "$failed" = 0 ]; then
    failed=1 # ended early: what did not run has not passed
  fi
  printf '\naskmix: %d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" = 0 ] || exit 1
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir -p build
