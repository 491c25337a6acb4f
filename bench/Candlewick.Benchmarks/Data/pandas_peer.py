"""The peer of the data benchmark: pandas on one thread. Prints one JSON line of medians in milliseconds."""
import json
import os
import statistics
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[name] = "1"

import pandas as pd  # noqa: E402

path, runs = sys.argv[1], int(sys.argv[2])
now = time.process_time if sys.argv[3] == "processor" else time.perf_counter
COLUMNS = ["open_time", "open", "high", "low", "close", "volume", "close_time", "quote_volume",
           "count", "taker_buy_volume", "taker_buy_quote_volume", "ignore"]
BARS = {"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"}


def timed(work):
    times = []
    for _ in range(runs):
        started = now()
        result = work()
        times.append((now() - started) * 1000)
    return statistics.median(times), result


parse_ms, frame = timed(lambda: pd.read_csv(path, header=None, names=COLUMNS))
frame.index = pd.to_datetime(frame["open_time"], unit="ms")
FULL = BARS | {name: "sum" for name in ("quote_volume", "count", "taker_buy_volume", "taker_buy_quote_volume")}
minutes = frame[list(BARS)].copy()
full_minutes = frame[list(FULL)].copy()


def chain(bars, rules):
    results = []
    for rule in ("5min", "15min", "30min", "1h", "4h", "1D"):
        bars = bars.resample(rule).agg(rules)
        results.append(bars)
    results.append(bars.resample("W-MON", label="left", closed="left").agg(rules))
    results.append(bars.resample("MS").agg(rules))
    return results


hour_ms, hours = timed(lambda: minutes.resample("1h").agg(BARS))
full_chain_ms, _ = timed(lambda: chain(full_minutes, FULL))
chain_ms, chained = timed(lambda: chain(minutes, BARS))
print(json.dumps({
    "version": pd.__version__, "rows": len(frame), "parse_ms": parse_ms, "hour_ms": hour_ms, "chain_ms": chain_ms, "full_chain_ms": full_chain_ms,
    "bars": [len(bars) for bars in chained], "week_volume": float(chained[6]["volume"].iloc[1]), "month_high": float(chained[7]["high"].max()),
}))
