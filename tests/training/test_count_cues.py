"""How often forms are cues."""

from __future__ import annotations

from quoteattr._toml import loads
from training.count_cues import LEAST, count, write

TEXT = "Ono SAID so. Ono said no. It was said. İstanbul said it; they say."


def test_forms_are_counted_in_cues_and_everywhere() -> None:
    starts = [i for i in range(len(TEXT)) if TEXT[i : i + 4].lower() == "said"]
    article = {"text": TEXT, "claims": [{"cue": [[start, start + 4]]} for start in starts[:2] + starts[3:]]}
    counts = count([article, article])
    assert counts == {"said": (6, 8)}
    assert LEAST <= 6


def test_the_file_is_toml_again() -> None:
    assert loads(write({"said": (6, 8), "on": (5, 90)}, "toy"))["forms"] == {"said": [6, 8], "on": [5, 90]}
