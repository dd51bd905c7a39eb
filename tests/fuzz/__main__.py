"""All targets under atheris, one after the other, and a table of what became of them: ``make fuzz``.

The table is what docs/reliability.md holds. Inputs that led somewhere new are kept in FOLDER/corpus and used by the
next run; finds are in FOLDER/finds, and the exit code is 1 when there are any.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.fuzz.targets import TARGETS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--runs", type=int, default=100_000, help="executions of all targets but model together")
    parser.add_argument("--model-runs", type=int, default=200, help="executions of the target model")
    parser.add_argument("--seconds", type=float, default=3600, help="that a target may take at most")
    parser.add_argument("--only", nargs="*", choices=TARGETS, help="these targets, with --runs to share among them")
    parser.add_argument("--folder", type=Path, default=Path(".fuzz"), help="where inputs and finds go")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    shares = share_runs(options.only or list(TARGETS), options.runs, options.model_runs)
    rows = [run_target(name, runs, options.seconds, options.folder) for name, runs in shares.items()]
    print_table(rows)
    return 1 if any(row["finds"] for row in rows) else 0


def share_runs(names: list[str], runs: int, model_runs: int) -> dict[str, int]:
    """Executions of each target, by its weight."""
    whole = sum(TARGETS[name].weight for name in names) or 1
    return {
        name: max(1, round(runs * TARGETS[name].weight / whole)) if TARGETS[name].weight else model_runs
        for name in names
    }


def run_target(name: str, runs: int, seconds: float, folder: Path) -> dict[str, Any]:
    """Executions, seconds and finds of one target; a process that ends itself is a find, and another goes on."""
    total: dict[str, Any] = {"target": name, "executions": 0, "seconds": 0.0, "finds": []}
    state = folder / f"{name}.json"
    for _ in range(10):
        state.unlink(missing_ok=True)
        rest = runs - total["executions"]
        command = [sys.executable, "-m", "tests.fuzz.worker", name, str(rest), str(seconds), str(folder)]
        with (folder / f"{name}.log").open("ab") as log:
            code = subprocess.run(command, stdout=log, stderr=log).returncode
        done = json.loads(state.read_text(encoding="utf-8")) if state.exists() else {}
        total["executions"] += done.get("executions", 0)
        total["seconds"] += done.get("seconds", 0.0)
        total["finds"] += [find for find in done.get("finds", ()) if find not in total["finds"]]
        if code == 0:
            break
        total["finds"].append(f"the process ended with {code}; see {folder / name}.log")
        if not done:
            break
    print(f"{name}: {total['executions']:,} in {total['seconds']:.0f} s", *total["finds"], sep="\n  ", flush=True)
    return total


def print_table(rows: list[dict[str, Any]]) -> None:
    print("\n| target | executions | seconds | finds |\n| --- | ---: | ---: | ---: |")
    whole = {"target": "all", **{key: sum(row[key] for row in rows) for key in ("executions", "seconds")}}
    whole["finds"] = [find for row in rows for find in row["finds"]]
    for row in [*rows, whole]:
        print(f"| {row['target']} | {row['executions']:,} | {row['seconds']:.0f} | {len(row['finds'])} |")


if __name__ == "__main__":
    sys.exit(main())
