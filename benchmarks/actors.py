"""Load and resolve times of registries of several sizes, as a Markdown table; or what a score is worth.

    python benchmarks/actors.py                                # 1,000 and 100,000 aliases
    python benchmarks/actors.py --aliases 1000 100000 1000000
    python benchmarks/actors.py --pairs PAIRS.jsonl            # precision, recall and tiers on labelled name pairs

PAIRS.jsonl has rows ``{"id": "nk/7", "name1": ..., "name2": ..., "schema": "Person", "match": true}``: a registry of
the first name alone resolves the second. The rule was tuned on the rows with an even number in their id.

The registry is generated (seeded): persons with Zipf-distributed given names and family names made of syllables,
each with two or three names, and one organisation for ten persons. The mentions are a newsroom's mix: full names,
names with titles, initials, lone surnames, misspellings, acronyms, and strangers who are in no registry.

What each row is:

* load: ``ActorRegistry.load`` of the JSON file, by processor time; memory: the greatest resident set of the process
  that did nothing else.
* resolve: processor time of ``registry.resolve`` for a mention on one thread, median and 99th percentile.
* rapidfuzz scan: ``process.extract(mention, aliases, scorer=token_set_ratio, limit=10)`` over the normalised aliases.
* reference: the same rule as ours with every name compared (tests/actors/reference.py); its answers must be equal.

The two slow rows are measured on fewer mentions, and not above ``--slow-up-to`` aliases. Needs a POSIX system, for
the resident set.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import multiprocessing
import platform
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import attrs
from rapidfuzz import fuzz, process

sys.path.insert(0, str(Path(__file__).parent.parent))

from quoteattr.actors import Actor, ActorRegistry
from quoteattr.actors.lexicon import load_nicknames
from quoteattr.actors.names import normalise
from tests.actors.reference import ReferenceRegistry

ONSETS = ["", "b", "br", "c", "ch", "d", "dr", "f", "g", "gr", "h", "j", "k", "kr", "l", "m", "n", "p", "r", "s", "sh"]
ONSETS += ["st", "t", "tr", "v", "w", "z"]
NUCLEI = ["a", "e", "i", "o", "u", "ai", "ee", "ou", "ia"]
CODAS = ["", "", "n", "r", "s", "l", "m", "lk", "nd", "rt", "ng", "x", "tt"]
BODIES = ["Ministry", "Council", "Committee", "Institute", "Party", "Union", "Agency", "Bank", "Front", "Group"]
FIELDS = ["Health", "Labour", "Trade", "Justice", "Energy", "Harbour", "Rail", "Farming", "Water", "Savings", "Reform"]


@attrs.frozen
class Row:
    """One row of the table; times in milliseconds."""

    aliases: int
    what: str
    load_s: float | None
    mebibytes: float | None
    median: float
    p99: float
    mentions: int


class Names:
    """Draws names; the same seed gives the same ones."""

    def __init__(self, families: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.given = sorted(name for name in load_nicknames().listed if len(name) > 2)
        self.random.shuffle(self.given)
        drawn: dict[str, None] = {}
        while len(drawn) < families:
            drawn[self.family_name()] = None
        self.families = list(drawn)
        self._given_weights = list(itertools.accumulate(1 / (i + 5) for i in range(len(self.given))))
        self._family_weights = list(itertools.accumulate(1 / (i + 50) for i in range(families)))

    def family_name(self) -> str:
        draw = self.random.choice
        syllables = [draw(ONSETS) + draw(NUCLEI) + draw(CODAS) for _ in range(self.random.choice((2, 2, 3)))]
        return "".join(syllables).capitalize()

    def person(self) -> tuple[str, str, str]:
        given = self.random.choices(self.given, cum_weights=self._given_weights)[0].capitalize()
        middle = self.random.choices(self.given, cum_weights=self._given_weights)[0].capitalize()
        return given, middle, self.random.choices(self.families, cum_weights=self._family_weights)[0]


def write_registry(path: Path, aliases: int, seed: int) -> list[tuple[str, str, str]]:
    """Write a registry of so many names; give its persons."""
    names = Names(max(300, aliases // 12), seed)
    persons, rows, written = [], [], 0
    while written < aliases:
        number = len(rows)
        if number % 11 == 10:
            draw = names.random.choice
            texts = [f"{names.family_name()} {draw(BODIES)} of {draw(FIELDS)} and {draw(FIELDS)}"]
            kind = "organization"
        else:
            given, middle, family = names.person()
            persons.append((given, middle, family))
            texts = [f"{given} {family}", f"{given} {middle} {family}", f"{given} {middle[0]}. {family}"]
            texts = texts[: names.random.choice((2, 3))]
            kind = "person"
        rows.append({"id": f"x{number}", "name": texts[0], "kind": kind, "aliases": texts[1:]})
        written += len(texts)
    path.write_text(json.dumps({"name": "generated", "actors": rows}), encoding="utf-8")
    return persons


def draw_mentions(persons: Sequence[tuple[str, str, str]], count: int, seed: int) -> list[str]:
    """A newsroom's mix of mentions."""
    draw = random.Random(seed)
    stranger = Names(300, seed + 1)
    mentions = []
    for _ in range(count):
        given, middle, family = draw.choice(persons)
        at = draw.randrange(1, len(family) - 1)
        other = stranger.person()
        forms = [
            *[f"{given} {family}"] * 7,
            *[f"Sen. {given} {family}"] * 2,
            f"{given} {middle[0]}. {family}",
            f"{given[0]}. {family}",
            *[family] * 2,
            f"{given} {family[:at]}{family[at + 1 :]}",
            *[f"{other[0]} {other[2]}"] * 4,
            "".join(draw.choice("ABCDEFHJKLMNPRST") for _ in range(3)),
            f"{given} {family}, the harbour minister",
        ]
        mentions.append(draw.choice(forms))
    return mentions


def clock(work: Callable[[str], object], mentions: Sequence[str]) -> tuple[float, float]:
    """Median and 99th percentile of a mention's processor time, in milliseconds."""
    times = []
    for mention in mentions:
        start = time.process_time_ns()
        work(mention)
        times.append((time.process_time_ns() - start) / 1e6)
    times.sort()
    return times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]


def measure(aliases: int, mentions_count: int, slow_count: int, slow_up_to: int) -> list[Row]:
    """The rows of one size; run in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "actors.json"
        persons = write_registry(path, aliases, seed=1)
        mentions = draw_mentions(persons, mentions_count, seed=2)
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds, mebibytes = pool.apply(load_alone, (str(path),))
        registry = ActorRegistry.load(path)
        gc.freeze()
        for mention in mentions[:50]:
            registry.resolve(mention)
        median, p99 = clock(registry.resolve, mentions)
        rows = [Row(aliases, "quoteattr", seconds, mebibytes, median, p99, len(mentions))]
        if aliases <= slow_up_to:
            few = mentions[:slow_count]
            texts = [normalise(t) for a in registry for t in (a.name, *(x.text for x in a.aliases))]
            rows.append(Row(aliases, "rapidfuzz scan", None, None, *clock(lambda m: scan(m, texts), few), len(few)))
            reference = ReferenceRegistry.load(path)
            rows.append(Row(aliases, "reference", None, None, *clock(reference.resolve, few), len(few)))
            differing = [m for m in few if reference.resolve(m) != registry.resolve(m)]
            if differing:
                raise SystemExit(f"the reference disagrees on {differing[:5]}")
    return rows


def scan(mention: str, texts: Sequence[str]) -> object:
    """What a script without an index does."""
    return process.extract(normalise(mention), texts, scorer=fuzz.token_set_ratio, limit=10)


def load_alone(path: str) -> tuple[float, float]:
    """Processor time and greatest resident set (MiB) of loading a registry and nothing else."""
    start = time.process_time()
    ActorRegistry.load(path)
    seconds = time.process_time() - start
    scale = 1 if sys.platform == "darwin" else 1024
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale / 2**20


#: Lower ends of the tiers, and what they are called.
TIERS = ((1.0, "1.00"), (0.95, "0.95 to 0.99"), (0.9, "0.90 to 0.94"), (0.8, "0.80 to 0.89"), (0.0, "below 0.80"))


def print_pairs(path: Path) -> None:
    """Precision and recall on each half of the pairs, and how many of each tier of scores match."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [row for row in rows if row["schema"] == "Person"]
    halves: dict[str, Counter[tuple[bool, bool]]] = {"tuned on": Counter(), "held out": Counter(), "all": Counter()}
    tiers: dict[str, Counter[bool]] = {name: Counter() for _, name in TIERS}
    tiers["no candidate"] = Counter()
    for row in rows:
        answer = ActorRegistry([Actor(id="x", name=row["name1"])]).resolve(row["name2"])
        got = answer.actor is not None
        half = "held out" if int(row["id"].rpartition("/")[2]) % 2 else "tuned on"
        for name in (half, "all"):
            halves[name][got, row["match"]] += 1
        score = answer.candidates[0].score if answer.candidates else -1.0
        tiers[next((name for low, name in TIERS if score >= low), "no candidate")][row["match"]] += 1
    print("| person pairs | n | precision | recall | F1 |\n|---|--:|--:|--:|--:|")
    for name, counts in halves.items():
        precision = counts[True, True] / max(1, counts[True, True] + counts[True, False])
        recall = counts[True, True] / max(1, counts[True, True] + counts[False, True])
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"| {name} | {counts.total()} | {100 * precision:.1f} | {100 * recall:.1f} | {100 * f1:.1f} |")
    print("\n| score of the best candidate | pairs | of them the same person |\n|---|--:|--:|")
    for name, tier in tiers.items():
        print(f"| {name} | {tier.total()} | {100 * tier[True] / max(1, tier.total()):.1f} % |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--aliases", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--mentions", type=int, default=2_000)
    parser.add_argument("--slow-mentions", type=int, default=20)
    parser.add_argument("--slow-up-to", type=int, default=100_000)
    parser.add_argument("--pairs", type=Path)
    options = parser.parse_args()
    if options.pairs is not None:
        print_pairs(options.pairs)
        return
    print(f"Python {platform.python_version()}, {platform.machine()}, one thread; times are processor time.\n")
    print("| aliases | what | load, s | memory, MiB | resolve median, ms | p99, ms | mentions |")
    print("|--:|---|--:|--:|--:|--:|--:|")
    for aliases in options.aliases:
        for row in measure(aliases, options.mentions, options.slow_mentions, options.slow_up_to):
            load = "" if row.load_s is None else f"{row.load_s:.2f}"
            memory = "" if row.mebibytes is None else f"{row.mebibytes:.0f}"
            print(
                f"| {row.aliases:,} | {row.what} | {load} | {memory} | {row.median:.3f} | {row.p99:.2f} "
                f"| {row.mentions:,} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
