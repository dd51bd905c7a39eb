"""Changes to JSON that leave it JSON: what a fuzzer that flips bytes seldom finds behind the parser."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

__all__ = ["mutate_json", "mutate_json_lines"]

#: What a reader may not expect where it expects something else.
ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    2**31,
    2**63,
    10**400,
    0.5,
    1e308,
    float("inf"),
    float("nan"),
    "",
    " ",
    "\0",
    "\ud800",
    "e\u0301",
    "..",
    "../../x",
    "c1",
    "=1+1",
    "9" * 5000,
    "2001-02-30",
    [],
    [[]],
    [None],
    [0, 1],
    [5, 2],
    ["a"],
    [{}],
    {},
    {"": None},
    {"id": []},
    {"value": {}},
]

ODD_CHARACTERS = ["\n", "|", ";", "“", "e\u0301", "\U0001f642", "\udcff", "#", " | "]

_Place = tuple[Any, Any]


def mutate_json(data: bytes, seed: int) -> bytes | None:
    """The same JSON with one to three nodes changed; None when it is no JSON."""
    try:
        root = [json.loads(data)]
    except (ValueError, RecursionError):
        return None
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 3)):
        places = list(_list_places(root))
        _mutate_node(*chance.choice(places), places, chance)
    try:
        written = json.dumps(root[0], ensure_ascii=chance.random() < 0.2)
    except (ValueError, RecursionError):  # a node was put into itself
        return None
    if chance.random() < 0.02:
        written = _deepen(written, chance)
    if chance.random() < 0.05:
        written = _repeat_a_key(written)
    return written.encode("utf-8", "surrogatepass")


def mutate_json_lines(data: bytes, seed: int) -> bytes | None:
    """JSON Lines with one line changed; None when that line is no JSON."""
    chance = random.Random(seed)
    lines = data.split(b"\n")
    place = chance.randrange(len(lines))
    changed = mutate_json(lines[place], seed)
    return None if changed is None else b"\n".join([*lines[:place], changed, *lines[place + 1 :]])


def _list_places(root: list[Any]) -> Iterator[_Place]:
    waiting: list[Any] = [root]
    while waiting:
        holder = waiting.pop()
        for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
            yield holder, key
            if isinstance(holder[key], (dict, list)):
                waiting.append(holder[key])


def _mutate_node(holder: Any, key: Any, places: list[_Place], chance: random.Random) -> None:
    what = chance.randrange(7)
    value = holder[key]
    if what == 0 and isinstance(holder, dict):
        del holder[key]
    elif what == 1 and isinstance(holder, dict):
        holder[chance.choice(["", "id", "name", "extra", "a", "schema"])] = holder.pop(key)
    elif what == 2 and isinstance(holder, list) and len(places) < 500:
        holder.insert(key, json.loads(json.dumps(value)))
    elif what == 3:
        other, place = chance.choice(places)
        holder[key] = json.loads(json.dumps(other[place]))
    elif what == 4 and isinstance(value, (int, float)):
        holder[key] = value + chance.choice([-2, -1, 1, 2, 1000])
    elif what == 5 and isinstance(value, str):
        at = chance.randint(0, len(value))
        holder[key] = value[:at] + chance.choice(ODD_CHARACTERS) + value[at:]
    else:
        holder[key] = json.loads(json.dumps(chance.choice(ODD)))


def _deepen(written: str, chance: random.Random) -> str:
    depth = chance.choice([65, 400, 900, 100_000])
    nested = "[" * depth + "]" * depth
    return nested if chance.random() < 0.3 else written.replace("null", nested, 1).replace("[]", nested, 1)


def _repeat_a_key(written: str) -> str:
    return written.replace("{", '{"id": "twice", ', 1)
