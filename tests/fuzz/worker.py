"""One target under atheris, in a process of its own: ``python -m tests.fuzz.worker NAME RUNS SECONDS FOLDER``.

An exception does not end the run: the input is kept in FOLDER/finds once for each place it came from, and the run goes
on, so that one bug does not hide the next. What ends the process itself (a crash in C, a hang) is kept by libFuzzer.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
import time
import traceback
from pathlib import Path

HERE = Path(__file__).parent
#: Seconds that one input may take.
LONGEST = 20


def main(name: str, runs: int, seconds: float, folder: Path) -> None:
    import atheris

    with atheris.instrument_imports(include=["quoteattr"]):
        from tests.fuzz.targets import TARGETS
    target = TARGETS[name]
    finds, corpus = folder / "finds" / name, folder / "corpus" / name
    finds.mkdir(parents=True, exist_ok=True)
    corpus.mkdir(parents=True, exist_ok=True)
    done, start, seen, told = 0, time.monotonic(), set[str](), 0.0

    def tell() -> None:
        state = {"target": name, "executions": done, "seconds": time.monotonic() - start, "finds": sorted(seen)}
        (folder / f"{name}.json").write_text(json.dumps(state), encoding="utf-8")

    def run(data: bytes) -> None:
        nonlocal done, told
        try:
            target.run(data)
        except Exception as error:  # noqa: BLE001 - what escapes is the find
            where = locate(error)
            if where not in seen:
                seen.add(where)
                (finds / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)
                print(f"FIND {name}: {where}\n{traceback.format_exc()}", file=sys.stderr, flush=True)
        done += 1
        now = time.monotonic()
        is_over = done >= runs or now - start > seconds
        if is_over or now - told > 1:
            told = now
            tell()
        if is_over:
            sys.stderr.flush()
            os._exit(0)

    def mutate(data: bytes, largest: int, seed: int) -> bytes:
        changed = None
        if target.mutate is not None and random.Random(seed).random() < 0.7:
            changed = target.mutate(data, seed)
        return changed[:largest] if changed else atheris.Mutate(data, largest)

    arguments = [
        sys.argv[0],
        f"-dict={HERE / 'words.dict'}",
        f"-artifact_prefix={finds}/",
        f"-timeout={LONGEST}",
        "-rss_limit_mb=6000",
        f"-max_len={target.longest}",
        "-verbosity=0",
        f"-seed={int(time.time())}",
        str(corpus),
        *(str(path) for path in (HERE / "corpus" / name, HERE / "regressions" / name) if path.is_dir()),
    ]
    if target.mutate is None:
        atheris.Setup(arguments, run)
    else:
        atheris.Setup(arguments, run, custom_mutator=mutate)
    atheris.Fuzz()


def locate(error: BaseException) -> str:
    """The kind of an error and the innermost line of this package that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"{os.sep}quoteattr{os.sep}" in frame.filename]
    last = (ours or [frame for frame in frames if frame.name != "check"])[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno} ({last.name})"


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]))
