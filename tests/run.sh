# Sourced by the launcher: builds everything once, runs every test there is, and ends with one line of sums.
# Each runner leaves a file that the sums are read from; a runner that leaves none counts as one failure.

results="$work/test-results"
run_started=$SECONDS

# step NAME COMMAND…: a check of its own, such as lint; passes or fails as one.
step() {
  local name=$1 started=$SECONDS
  shift
  if bounded 600 "$@" >"$results/$name.log" 2>&1; then
    printf '1 0 0\n' >"$results/$name.sum"
  else
    printf '0 1 0\n' >"$results/$name.sum"
  fi
  report "$name" $((SECONDS - started))
}

# report NAME SECONDS: one line for the reader, and the log of what failed.
report() {
  local passed failed skipped
  read -r passed failed skipped <"$results/$1.sum"
  printf '%-32s %5s passed %3s failed %3s skipped  %4s s\n' "$1" "$passed" "$failed" "$skipped" "$2"
  if [ "$failed" != 0 ]; then
    printf -- '--- %s ---\n' "$1"
    if [ -s "$results/$1.failures" ]; then cat "$results/$1.failures"; else tail -n 120 "$results/$1.log"; fi
    printf -- '--- end of %s ---\n' "$1"
  fi
}

# bounded SECONDS COMMAND…: a runner that neither ends nor heeds being asked to is killed.
bounded() { timeout -k 30 "$@"; }

# sum_up KIND NAME EXIT: reads what a runner left, and how it ended, into NAME.sum and NAME.failures.
sum_up() {
  node "$root/tests/sum-results.mjs" "$1" "$results/$2" "$3" || printf '0 1 0\n' >"$results/$2.sum"
}

# campaigns [PROJECT]: the names of all campaigns, or of those in a test project.
campaigns() {
  (cd "$root/tests" && grep -rhoE --include='*.cs' 'Trait\("Campaign", "[a-z0-9-]+"\)' -- ${1:-*.Tests} | sed -E 's/.*"([a-z0-9-]+)"\)/\1/' | sort -u) || true
}

# dotnet_tests PROJECT [AS [FILTER]]: one test project; AS names its result where a project is run twice.
dotnet_tests() {
  local project=$1 name=${2:-$1} only=${3:-} started=$SECONDS code=0 filter
  # Campaigns are run by name only.
  filter=$(campaigns "$project" | sed 's/^/Campaign!=/' | paste -sd'&')
  if [ -n "$only" ]; then filter="($only)${filter:+&$filter}"; fi
  bounded 1800 dotnet test "$root/tests/$project/bin/Release/net10.0/$project.dll" ${filter:+--filter "$filter"} \
    --logger "trx;LogFileName=$name.trx" --results-directory "$results" >"$results/$name.log" 2>&1 || code=$?
  sum_up trx "$name" "$code"
  report "$name" $((SECONDS - started))
}

# on_postgres PROJECT [FILTER]: the same tests, with every desk on the server.
on_postgres() { CANDLEWICK_TEST_ENGINE=postgres dotnet_tests "$1" "$1 on PostgreSQL" "${2:-}"; }

declare -A postgres_sample=(
  [Candlewick.MarketData.Tests]='FullyQualifiedName~BarStoreTests'
  [Candlewick.Execution.Tests]='FullyQualifiedName~NakedPositionTests|FullyQualifiedName~ControlTests'
  [Candlewick.Sessions.Tests]='FullyQualifiedName~InboxLoadTests|FullyQualifiedName~CrashTests|FullyQualifiedName~SavedTreeTests|FullyQualifiedName~RouteStandingTests'
  [Candlewick.Staking.Tests]='FullyQualifiedName~SavedTreeTests'
)

# --- a PostgreSQL server for the time of the tests -----------------------------------------------------------------

postgres_home=
postgres_as=()

postgres_bin() {
  local bin
  for bin in $(compgen -G '/usr/lib/postgresql/*/bin' | sort -rV) $(dirname "$(command -v initdb || echo /none/initdb)"); do
    if [ -x "$bin/initdb" ] && [ -x "$bin/pg_ctl" ]; then echo "$bin"; return 0; fi
  done
  return 1
}

install_postgres() {
  can_install || return 1
  # Else the package would start a server of its own, for good.
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    "${as_root[@]}" mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  install PostgreSQL postgresql && postgres_bin >/dev/null
}

# Starts a server on loopback and tells the tests of it; without one the tests that need it are skipped.
start_postgres() {
  local bin port place try
  postgres_bin >/dev/null || install_postgres || { say "There is no PostgreSQL: the tests that need it are skipped."; return 0; }
  bin=$(postgres_bin)
  place=/tmp
  if [ -d /dev/shm ] && [ -w /dev/shm ]; then place=/dev/shm; fi
  postgres_home=$(mktemp -d "$place/candlewick-postgres-XXXXXX")
  # The server refuses to run as root.
  if [ "$(id -u)" = 0 ]; then
    chown postgres "$postgres_home"
    postgres_as=(runuser -u postgres --)
  fi
  (
    cd "$postgres_home"
    "${postgres_as[@]}" "$bin/initdb" -D "$postgres_home/data" -A trust -U candlewick -E UTF8 --locale=C.UTF-8 --no-sync
  ) >"$work/postgres.log" 2>&1 || die "PostgreSQL could not be set up; see $work/postgres.log."
  for try in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    if (
      cd "$postgres_home"
      # What the tests store is gone with them: no write has to reach the disk.
      "${postgres_as[@]}" "$bin/pg_ctl" -D "$postgres_home/data" -l "$postgres_home/log" -w -t 60 -o "-p $port -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories= -c fsync=off -c full_page_writes=off -c max_connections=500 -c shared_buffers=128MB" start
    ) >>"$work/postgres.log" 2>&1; then
      export CANDLEWICK_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=candlewick;Password=none;Database=postgres"
      return 0
    fi
  done
  die "PostgreSQL did not start; see $work/postgres.log and $postgres_home/log."
}

stop_postgres() {
  [ -n "$postgres_home" ] || return 0
  (cd / && "${postgres_as[@]}" "$(postgres_bin)/pg_ctl" -D "$postgres_home/data" -m immediate stop) >>"$work/postgres.log" 2>&1 || true
  rm -rf "$postgres_home"
}
trap stop_postgres EXIT

web_tests() {
  local started=$SECONDS code=0
  (cd "$root/web" && bounded 600 npx vitest run --reporter=json --outputFile="$results/web.json") >"$results/web.log" 2>&1 || code=$?
  sum_up vitest web "$code"
  report web $((SECONDS - started))
}

# Other people's clients of the exchange, against the program itself.
client_tests() {
  local started=$SECONDS code=0
  (cd "$root/tests/clients" && CANDLEWICK_TEST_HOST="$host" bounded 600 npx vitest run --reporter=json --outputFile="$results/clients.json") \
    >"$results/clients.log" 2>&1 || code=$?
  sum_up vitest clients "$code"
  report clients $((SECONDS - started))
}

browser_tests() {
  local started=$SECONDS code=0
  (cd "$root/web" && CHROMIUM_PATH=$(find_chromium) CANDLEWICK_TEST_HOST="$host" PLAYWRIGHT_JSON_OUTPUT_NAME="$results/browser.json" \
    bounded 900 npx playwright test --reporter=json,line) >"$results/browser.log" 2>&1 || code=$?
  sum_up playwright browser "$code"
  report browser $((SECONDS - started))
}

build_everything() {
  local started=$SECONDS
  say "Building everything …"
  (web_up_to_date) &
  local web=$!
  (clients_up_to_date) &
  local clients=$!
  quietly build-all dotnet build "$root/Candlewick.slnx" -c Release -v q
  wait "$web" || die "The page does not build."
  wait "$clients" || die "The clients that the exchange is tested with could not be installed."
  # The solution built the host too: `up` need not do it again.
  mkdir -p "$work/stamps"
  printf '%s' "$(host_fingerprint)" >"$work/stamps/host"
  say "Built in $((SECONDS - started)) s."
}

# run_campaign NAME: the tests that carry the name, for as long as they take; they read it from CANDLEWICK_CAMPAIGN.
run_campaign() {
  local name=$1 project
  if [ "$name" = postgres ]; then run_on_postgres; return; fi
  project=$(cd "$root/tests" && grep -rlF --include='*.cs' "Trait(\"Campaign\", \"$name\")" -- *.Tests | cut -d/ -f1 | sort -u | head -n 1) || true
  [ -n "$project" ] || die "There is no campaign '$name'. Campaigns: $(campaigns | paste -sd' ') postgres"
  mkdir -p "$work"
  say "Building $project …"
  quietly build-campaign dotnet build "$root/tests/$project" -c Release -v q
  local failed=0
  # Hosts share a server, or there is nothing to share.
  if [ "$name" = hosts ]; then start_postgres; fi
  walk_campaign "$name" "$project" || failed=1
  # What a kill leaves behind is the engine's matter too: the same walks on a server, where one can be had.
  if [ "$name" = kill ]; then
    start_postgres
    if [ -n "${CANDLEWICK_TEST_POSTGRES:-}" ]; then CANDLEWICK_TEST_ENGINE=postgres walk_campaign "$name" "$project" || failed=1; fi
  fi
  return "$failed"
}

walk_campaign() {
  CANDLEWICK_CAMPAIGN=$1 dotnet test "$root/tests/$2/bin/Release/net10.0/$2.dll" \
    --filter "Campaign=$1" --logger "console;verbosity=detailed"
}

# Every suite in which a desk has a database, with all desks on the server.
run_on_postgres() {
  local name
  mkdir -p "$work"
  build_everything
  rm -rf "$results"
  mkdir -p "$results"
  start_postgres
  [ -n "${CANDLEWICK_TEST_POSTGRES:-}" ] || die "There is no PostgreSQL server to test on."
  export DOTNET_TieredPGO=0
  for name in Candlewick.{Platform,Identity,MarketData,MarketData.Api,Execution,Staking,Sessions,Desk,Story}.Tests; do on_postgres "$name"; done
  sum_up_all
}

# The lines of all runners in one; true when none failed and, with CI=true, none was skipped.
sum_up_all() {
  local passed=0 failed=0 skipped=0 p f s sum
  for sum in "$results"/*.sum; do
    read -r p f s <"$sum"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  done
  say "Took $((SECONDS - run_started)) s; logs in $results."
  printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" = 0 ] && { [ "${CI:-}" != true ] || [ "$skipped" = 0 ]; }
}

run_all_tests() {
  local name quick=() slow=()
  mkdir -p "$work"
  build_everything
  rm -rf "$results"
  mkdir -p "$results"
  start_postgres
  # Short-lived processes by the dozen: what a profile would gain them does not pay for its instrumented code.
  export DOTNET_TieredPGO=0

  # Stories run whole desks and want the machine's processors for themselves; all else goes two at a time.
  # The longest first, so that no lane is left with one of them at the end.
  quick=(Host.Tests Candlewick.Sessions.Tests Candlewick.MarketData.Api.Tests Candlewick.Identity.Tests)
  for name in $(cd "$root/tests" && ls -d -- *.Tests); do
    case " ${quick[*]} $name " in *Story*) slow+=("$name") ;; *" $name "*" $name "*) ;; *) quick+=("$name") ;; esac
  done
  (
    step web-lint npm --prefix "$root/web" run lint
    step web-types npm --prefix "$root/web" run typecheck
    web_tests
    client_tests
  ) &
  for name in "${quick[@]}"; do
    while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n || true; done
    dotnet_tests "$name" &
  done
  # Of what runs on either engine a part runs on the other one too; `--campaign postgres` runs all of it.
  for name in "${!postgres_sample[@]}"; do
    while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n || true; done
    if [ -n "${CANDLEWICK_TEST_POSTGRES:-}" ]; then on_postgres "$name" "${postgres_sample[$name]}" & fi
  done
  wait
  for name in "${slow[@]}"; do dotnet_tests "$name"; done
  if compgen -G "$root/web/e2e/*.ts" >/dev/null; then browser_tests; fi

  sum_up_all
}
