"""`make lint`: every check that needs no test run, one line each; what a failed check printed follows it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
#: Files that may be longer than `LONGEST`, and why.
LONG_FILES: dict[str, str] = {}
LONGEST = 800
MEDIAN, NINETIETH = 100, 400

CHECKS: dict[str, list[str]] = {
    "style": [str(BIN / "ruff"), "check", "-q", "--output-format", "concise", "."],
    "layout": [str(BIN / "ruff"), "format", "-q", "--check", "."],
    "types": [str(BIN / "mypy"), "-p", "lanjie", "--no-error-summary"],
    "imports": [str(BIN / "lint-imports"), "--no-cache"],
    "templates": [str(BIN / "djlint"), "lanjie", "--lint", "--quiet"],
    "migrations": [sys.executable, "-m", "lanjie.cli", "makemigrations", "--check", "--dry-run"],
    "no legal number outside law": [sys.executable, "-m", "lanjie.law.lint"],
    "no person-level score": [sys.executable, "-m", "tests.boundary"],
}


def main() -> int:
    """Run all checks; the number of failed ones."""
    failed = 0
    with tempfile.TemporaryDirectory() as var:
        environment = {**os.environ, "LANJIE_MODE": "test", "LANJIE_VAR": var, "DATABASE_URL": ""}
        for name, command in CHECKS.items():
            began = time.monotonic()
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
            failed += _say(name, done.returncode == 0, f"{time.monotonic() - began:.0f} s", done.stdout + done.stderr)
    too_long, report = sizes()
    failed += _say("size of files", not too_long, report, "\n".join(too_long))
    return failed


def sizes() -> tuple[list[str], str]:
    """Files longer than allowed, and the distribution of lengths."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [path for path in listed.stdout.split() if (ROOT / path).exists() and "/migrations/" not in path]
    lengths = {path: len((ROOT / path).read_text().splitlines()) for path in paths}
    written = sorted(length for length in lengths.values() if length)
    tenths = quantiles(written, n=10)
    report = f"{len(written)} files, median {tenths[4]:.0f}, p90 {tenths[8]:.0f}, longest {written[-1]} lines"
    wrong = [
        f"{path}: {n} lines, more than {LONGEST}"
        for path, n in lengths.items()
        if n > LONGEST and path not in LONG_FILES
    ]
    if tenths[4] >= MEDIAN or tenths[8] >= NINETIETH:
        wrong.append(f"median must stay under {MEDIAN} and the 90th percentile under {NINETIETH}")
    return wrong, report


def _say(name: str, good: bool, note: str, output: str) -> int:
    sys.stdout.write(f"{'✓' if good else '✗'} {name} ({note})\n")
    if not good:
        sys.stdout.write(output.rstrip() + "\n")
    sys.stdout.flush()
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
