"""Measure what is lost when the names and topics of our own articles are others, and write it into docs/accuracy.md.

    python benchmarks/metamorphic.py              # five seeds, writes docs/accuracy.md
    python benchmarks/metamorphic.py --seeds 20 --lost

Names of people (of the same gender, so that pronouns stay right), places and bodies, their acronyms, and the nouns of
the topic are replaced throughout an article by what metamorphic.toml lists; gold moves along. Whatever quoteattr
learned by heart of usual names and topics is then of no use to it.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from statistics import mean
from typing import Any

import attrs

from quoteattr._toml import loads
from quoteattr.evaluate import (
    Difference,
    GoldArticle,
    GoldClaim,
    find_differences,
    read_gold,
    score_claims,
    score_speakers,
)
from quoteattr.text import Span

FIXTURES = Path(__file__).parent.parent / "fixtures" / "articles"
LISTS = Path(__file__).parent / "metamorphic.toml"
#: Lines no longer than this were wrapped by hand.
MAX_WIDTH = 80
VOWELS = "aeiouAEIOU"

Replacements = Mapping[str, str]


def read_lists() -> dict[str, Any]:
    """The lists as they stand in the file."""
    return loads(LISTS.read_text(encoding="utf-8"))


def choose(text: str, lists: Mapping[str, Any], rng: random.Random) -> dict[str, str]:
    """What each word or name that occurs in a text is replaced by; all different, none in the text already."""
    found: dict[str, str] = {}
    used: set[str] = set()
    given, places, bodies, topics = lists["given"], lists["places"], lists["organisations"], lists["topics"]

    lowered = text.lower()

    def occurs(word: str) -> bool:
        return (
            word.lower() in lowered and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None
        )

    def replace(word: str, pool: Sequence[str]) -> None:
        if free := [other for other in pool if other not in used and not occurs(other)]:
            found[word] = rng.choice(free)
            used.add(found[word])

    for names, pool in (
        (given["women"].split(), given["other_women"].split()),
        (given["men"].split(), given["other_men"].split()),
        ([name.replace("_", " ") for name in lists["family"]["names"].split()], lists["family"]["others"].split()),
        (places["names"], places["others"]),
        (bodies["names"], bodies["others"]),
    ):
        for name in filter(occurs, names):
            replace(name, pool)
    for pair in places["with_adjective"]:
        found.update(zip(pair, rng.choice(places["other_adjectives"]), strict=True))
    for line in bodies["words"]:
        for word in filter(occurs, line.split()):
            replace(word, line.split())
    for line in topics["nouns"]:
        for noun in line.split():
            plural = _plural(noun, topics["plurals"])
            if not (occurs(noun) or occurs(plural)):
                continue
            alike = [other for other in line.split() if (other[0] in VOWELS) == (noun[0] in VOWELS) and other != noun]
            replace(noun, [other for other in alike if not occurs(_plural(other, topics["plurals"]))])
            if noun in found and plural != noun:
                found[plural] = _plural(found[noun], topics["plurals"])
    for acronym, expansion in bodies["acronyms"]:
        if not occurs(acronym):
            continue
        new = " ".join(found.get(word, word) for word in expansion.split())
        found[acronym] = "".join(word[0] for word in new.split() if word[0].isupper())
    return found


def _plural(noun: str, irregular: Mapping[str, str]) -> str:
    return irregular.get(noun, noun + "s")


def find_edits(text: str, replacements: Replacements) -> list[tuple[int, int, str]]:
    """Where a text changes: start, end, new words; the longest name wins, case goes along."""
    names = {old: new for old, new in replacements.items() if not old.islower()}
    nouns = {old: new for old, new in replacements.items() if old.islower()}
    every = {
        **{old.upper(): new.upper() for old, new in (*nouns.items(), *names.items())},
        **{old.capitalize(): new.capitalize() for old, new in nouns.items()},
        **nouns,
        **names,
    }
    longest_first = sorted(every, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    return [(match.start(), match.end(), every[match.group()]) for match in pattern.finditer(text)]


def change(article: GoldArticle, replacements: Replacements) -> GoldArticle:
    """The article with everything replaced and its gold moved along.

    Raises:
        ValueError: A gold span begins or ends inside a name that is replaced.
    """
    text, parts, cursor = article.text, [], 0
    edits = find_edits(text, replacements)
    growth = [0] * (len(text) + 1)
    inside: set[int] = set()
    for start, end, new in edits:
        parts += [text[cursor:start], new]
        growth[end] += len(new) - (end - start)
        inside.update(range(start + 1, end))
        cursor = end
    moved = list(accumulate(growth))

    def move(span: Span) -> Span:
        if span.start in inside or span.end in inside:
            raise ValueError(f"{article.id}: {span.of(text)!r} cuts a name that is replaced")
        return Span(span.start + moved[span.start], span.end + moved[span.end])

    def rename(name: str) -> str:
        whole, position = "", 0
        for start, end, new in find_edits(name, replacements):
            whole += name[position:start] + new
            position = end
        return whole + name[position:]

    def moved_claim(claim: GoldClaim) -> GoldClaim:
        speaker = claim.speaker and attrs.evolve(
            claim.speaker,
            name=rename(claim.speaker.name),
            names=frozenset(map(rename, claim.speaker.names)),
            mentions=tuple(map(move, claim.speaker.mentions)),
        )
        spans = {role: tuple(map(move, getattr(claim, role))) for role in ("content", "source", "cue")}
        return attrs.evolve(claim, speaker=speaker, **spans)

    claims = tuple(map(moved_claim, article.claims))
    changed = "".join([*parts, text[cursor:]])
    width = max(map(len, text.splitlines()), default=0)
    return attrs.evolve(article, text=wrap(changed, width) if width <= MAX_WIDTH else changed, claims=claims)


def wrap(text: str, width: int) -> str:
    """A text in lines of a fixed width, wrapped anew: other names are longer. No offset changes."""
    paragraphs = []
    for paragraph in text.split("\n\n"):
        lines = [""]
        for word in paragraph.replace("\n", " ").split(" "):
            if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
                lines.append(word)
            else:
                lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
        paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs)


def change_all(gold: Sequence[GoldArticle], seed: int) -> list[GoldArticle]:
    """Every article with other names and topics; the same for the same seed, whatever else is in ``gold``."""
    lists = read_lists()
    return [change(a, choose(a.text, lists, random.Random(f"{seed} {a.id}"))) for a in gold]


def number(gold: Sequence[GoldArticle], differences: Iterable[Difference]) -> dict[tuple[object, ...], Difference]:
    """Differences by article, kind and the number of the gold claim: the same in every copy of an article."""
    claims = {article.id: list(article.claims) for article in gold}
    return {(d.article, d.kind, d.gold and claims[d.article].index(d.gold)): d for d in differences}


def describe(difference: Difference) -> str:
    """What was found and what gold has, in words."""
    sides = [f"{name}: {value}" for name, value in difference.to_dict().items() if name in {"gold", "predicted"}]
    return f"{difference.kind} in {difference.article}: " + "; ".join(re.sub(r"'span': [^]]*], ", "", s) for s in sides)


def main() -> None:
    """Read the arguments, measure, write."""
    from accuracy import PAGE, check_parts, percent, replace_part, table
    from extraction import extract_all

    from quoteattr import Extractor

    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seeds", type=int, default=5, help="how many times everything is replaced")
    arguments.add_argument("--lost", action="store_true", help="print what is wrong in a copy only")
    options = arguments.parse_args()
    check_parts(["metamorphic"])
    extractor = Extractor()
    original = read_gold(FIXTURES)

    def measure(gold: Sequence[GoldArticle]) -> tuple[list[float], dict[tuple[object, ...], Difference]]:
        (found,) = extract_all(gold, [extractor])
        claims, speakers = score_claims(gold, found, resamples=0).all, score_speakers(gold, found).all
        scores = [claims.attribution.f1, claims.exact.f1, speakers.accuracy, speakers.misattribution]
        return scores, number(gold, find_differences(gold, found))

    before, known = measure(original)
    rows: list[list[object]] = [["as they are", percent(before[0]), "", *map(percent, before[1:])]]
    copies: list[list[float]] = []
    for seed in range(1, options.seeds + 1):
        after, wrong = measure(change_all(original, seed))
        copies.append(after)
        rows.append([f"seed {seed}", percent(after[0]), percent(before[0] - after[0]), *map(percent, after[1:])])
        for key in wrong.keys() - known.keys() if options.lost else ():
            print(f"seed {seed}: {describe(wrong[key])}")
    means = [mean(values) for values in zip(*copies, strict=True)]
    rows.append(["mean of the seeds", percent(means[0]), percent(before[0] - means[0]), *map(percent, means[1:])])
    columns = ("articles", "attribution F1", "loss", "exact F1", "speakers: accuracy", "misattribution")
    lines = [f"`python benchmarks/metamorphic.py --seeds {options.seeds}`", "", *table(columns, rows)]
    PAGE.write_text(replace_part(PAGE.read_text(encoding="utf-8"), "metamorphic", lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
