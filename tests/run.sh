# Sourced by the launcher: builds everything once, runs every test there is, and ends with one line of sums.
# Each runner leaves a file that the sums are read from; a runner that leaves none counts as one failure.

results="$work/test-results"

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

dotnet_tests() {
  local name=$1 started=$SECONDS code=0 filter
  # Campaigns are run by name only.
  filter=$(campaigns "$name" | sed 's/^/Campaign!=/' | paste -sd'&')
  bounded 900 dotnet test "$root/tests/$name/bin/Release/net10.0/$name.dll" ${filter:+--filter "$filter"} \
    --logger "trx;LogFileName=$name.trx" --results-directory "$results" >"$results/$name.log" 2>&1 || code=$?
  sum_up trx "$name" "$code"
  report "$name" $((SECONDS - started))
}

web_tests() {
  local started=$SECONDS code=0
  (cd "$root/web" && bounded 600 npx vitest run --reporter=json --outputFile="$results/web.json") >"$results/web.log" 2>&1 || code=$?
  sum_up vitest web "$code"
  report web $((SECONDS - started))
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
  quietly build-all dotnet build "$root/Candlewick.slnx" -c Release -v q
  wait "$web" || die "The page does not build."
  # The solution built the host too: `up` need not do it again.
  mkdir -p "$work/stamps"
  printf '%s' "$(host_fingerprint)" >"$work/stamps/host"
  say "Built in $((SECONDS - started)) s."
}

# run_campaign NAME: the tests that carry the name, for as long as they take; they read it from CANDLEWICK_CAMPAIGN.
run_campaign() {
  local name=$1 project
  project=$(cd "$root/tests" && grep -rlF --include='*.cs' "Trait(\"Campaign\", \"$name\")" -- *.Tests | cut -d/ -f1 | sort -u | head -n 1) || true
  [ -n "$project" ] || die "There is no campaign '$name'. Campaigns: $(campaigns | paste -sd' ')"
  mkdir -p "$work"
  say "Building $project …"
  quietly build-campaign dotnet build "$root/tests/$project" -c Release -v q
  CANDLEWICK_CAMPAIGN=$name dotnet test "$root/tests/$project/bin/Release/net10.0/$project.dll" \
    --filter "Campaign=$name" --logger "console;verbosity=detailed"
}

run_all_tests() {
  local started=$SECONDS name quick=() slow=()
  mkdir -p "$work"
  build_everything
  rm -rf "$results"
  mkdir -p "$results"
  # Short-lived processes by the dozen: what a profile would gain them does not pay for its instrumented code.
  export DOTNET_TieredPGO=0

  # Stories run whole desks and want the machine's processors for themselves; all else goes two at a time.
  for name in $(cd "$root/tests" && ls -d -- *.Tests); do
    case $name in *Story*) slow+=("$name") ;; *) quick+=("$name") ;; esac
  done
  (
    step web-lint npm --prefix "$root/web" run lint
    step web-types npm --prefix "$root/web" run typecheck
    web_tests
  ) &
  for name in "${quick[@]}"; do
    while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n || true; done
    dotnet_tests "$name" &
  done
  wait
  for name in "${slow[@]}"; do dotnet_tests "$name"; done
  if compgen -G "$root/web/e2e/*.ts" >/dev/null; then browser_tests; fi

  local passed=0 failed=0 skipped=0 p f s sum
  for sum in "$results"/*.sum; do
    read -r p f s <"$sum"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  done
  say "Took $((SECONDS - started)) s; logs in $results."
  printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" = 0 ] && { [ "${CI:-}" != true ] || [ "$skipped" = 0 ]; }
}
