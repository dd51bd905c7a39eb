"""The targets over what is kept: the corpus, the numbered finds, and some hundred changes to them; no fuzzer needed."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from quoteattr import _toml
from tests.fuzz.__main__ import share_runs
from tests.fuzz.mutation import mutate_json, mutate_json_lines
from tests.fuzz.targets import TARGETS, check, split_parts

HERE = Path(__file__).parent
FINDS = _toml.loads((HERE / "regressions.toml").read_text(encoding="utf-8"))
#: The model needs a second for a text, and every other target goes through the same doors.
FAST = [name for name in TARGETS if name != "model"]
CHANGES = {"main-text": 2, "exports": 5, "extract": 10, "batch-parquet": 5}


def list_inputs(folder: str, names: list[str]) -> list[tuple[str, Path]]:
    return [(name, path) for name in names for path in sorted((HERE / folder / name).glob("*"))]


@pytest.mark.parametrize(("name", "path"), list_inputs("corpus", list(TARGETS)), ids=lambda v: getattr(v, "name", v))
def test_corpus(name: str, path: Path) -> None:
    TARGETS[name].run(path.read_bytes())


@pytest.mark.parametrize("number", FINDS)
def test_finds(number: str) -> None:
    find = FINDS[number]
    TARGETS[find["target"]].run((HERE / "regressions" / find["target"] / number).read_bytes())


def test_every_find_is_told() -> None:
    kept = {(path.parent.name, path.name) for path in (HERE / "regressions").glob("*/*")}
    assert kept == {(find["target"], number) for number, find in FINDS.items()}
    assert list(FINDS) == [f"{number:04}" for number in range(1, len(FINDS) + 1)]
    assert all(find["how"] in ("fuzzing", "reading") and find["what"] for find in FINDS.values())


@pytest.mark.parametrize("name", FAST)
def test_some_changes(name: str) -> None:
    """A small part of what the fuzzer does, the same in every run."""
    target = TARGETS[name]
    chance = random.Random(name)
    seeds = [path.read_bytes() for _, path in list_inputs("corpus", [name])]
    for seed in range(CHANGES.get(name, 40)):
        data = chance.choice(seeds)
        changed = target.mutate(data, seed) if target.mutate is not None and seed % 4 else None
        target.run(damage(data, chance) if changed is None else changed)


def damage(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randint(0, len(data)), chance.randint(0, 8)
        put = chance.choice([b"", b'"', "“”".encode(), b"\0", b"\xff", b"\n", b"{", b"[", data[at : at + 20]])
        data = data[:at] + put + data[at + length :]
    return data


def test_every_target_has_a_corpus() -> None:
    assert {name for name, _ in list_inputs("corpus", list(TARGETS))} == set(TARGETS)
    assert {path.name for path in (HERE / "corpus").iterdir()} == set(TARGETS)


def test_a_target_fails_when_something_is_wrong() -> None:
    with pytest.raises(AssertionError, match="two pairs"):
        check([1], "a mark is in two pairs")


def test_changed_json_is_mostly_json_and_never_the_same() -> None:
    data = b'{"id": "a", "list": [1, {"b": null}], "empty": []}'
    changed = [mutate_json(data, seed) for seed in range(300)]
    assert changed == [mutate_json(data, seed) for seed in range(300)]
    assert len(set(changed)) > 200
    read = 0
    for each in changed:
        try:
            json.loads(each or b"")
            read += 1
        except (ValueError, RecursionError):
            pass
    assert read > 270
    assert mutate_json(b"no JSON", 1) is None
    assert mutate_json_lines(b"{}\nno JSON", 1) in (None, *(mutate_json_lines(b"{}\nno JSON", n) for n in range(9)))


def test_parts() -> None:
    assert split_parts(b"a\n=====\nb\n=====\nc", 2) == ["a", "b\n=====\nc"]
    assert split_parts(b"\xff", 2) == ["\udcff", ""]


def test_runs_are_shared_by_weight() -> None:
    shares = share_runs(list(TARGETS), 1_000_000, 200)
    assert shares["model"] == 200
    assert abs(sum(shares.values()) - 1_000_200) < len(TARGETS)
    assert shares["marks"] > shares["exports"]
