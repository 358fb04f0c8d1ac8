"""`python -m benchmarks`: every measurement one after another, each its table and its JSON in `benchmarks/out`.

`--list` names them, `--only NAME` runs one (again and again for several), `--all` adds those that take long. The status is the number
of runs that failed; a target that was missed is not a failure, it stands in the table.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Benchmark:
    """A module with a `main`, what it measures, and whether it takes minutes."""

    name: str
    what: str
    long: bool = False


BENCHMARKS = (
    Benchmark("wastewater.accuracy", "levels and intervals against a known truth, beside LOQ/2 + line, moving mean, statsmodels"),
    Benchmark("wastewater.forecast", "one year ahead on the European file, beside last value and mean of three"),
    Benchmark("wastewater.shifts", "level shifts found by their size and names that are false, beside Bonferroni"),
    Benchmark("wastewater.speed", "780 series fitted; 46,800 results to loads and trends; beside statsmodels"),
    Benchmark("product.imports", "rows a second of a laboratory sheet into SQLite and PostgreSQL"),
    Benchmark("product.pages", "server time and queries of every page on the demo, and with 50 more counties"),
    Benchmark("reports.statutory", "files of the statutory report, numerals bound, 1,000 edits of a digit found"),
    Benchmark("situation.accuracy", "county levels against a known truth, beside six indices in use", long=True),
    Benchmark("situation.speed", "time and memory of the county assessment by size", long=True),
    Benchmark("situation.real", "North Carolina: held-out cells and next year's ranking, beside rates and z-scores", long=True),
)  # fmt: skip


def chosen(only: list[str], everything: bool) -> list[Benchmark]:
    """The benchmarks to run; raises `SystemExit` for a name that is none."""
    known = {benchmark.name: benchmark for benchmark in BENCHMARKS}
    unknown = [name for name in only if name not in known]
    if unknown:
        sys.exit(f"{unknown[0]}: no such benchmark; --list names them")
    return [known[name] for name in only] or [b for b in BENCHMARKS if everything or not b.long]


def run(benchmark: Benchmark) -> bool:
    """Run one in a process of its own, on one thread unless the environment says otherwise."""
    print(f"\n== {benchmark.name}: {benchmark.what}", flush=True)
    began = time.monotonic()
    environment = {"OMP_NUM_THREADS": "1", **os.environ}
    done = subprocess.run([sys.executable, "-m", f"benchmarks.{benchmark.name}"], env=environment, check=False)
    print(f"{'done' if done.returncode == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
    return done.returncode == 0


def main(arguments: list[str] | None = None) -> int:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Speed and accuracy against named peers.")
    parser.add_argument("--list", action="store_true", help="name the benchmarks and stop")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="run this one; may be repeated")
    parser.add_argument("--all", action="store_true", help="those that take minutes, too")
    options = parser.parse_args(arguments)
    if options.list:
        for benchmark in BENCHMARKS:
            print(f"{benchmark.name:22}{benchmark.what}{' (with --all)' if benchmark.long else ''}")
        return 0
    return sum(not run(benchmark) for benchmark in chosen(options.only, options.all))


if __name__ == "__main__":
    sys.exit(main())
