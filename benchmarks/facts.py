"""Measure the facts in claims on sentences of our own, and write the figures into docs/accuracy.md.

    python benchmarks/facts.py             # writes
    python benchmarks/facts.py --errors    # prints what differs as well

A sentence is taken for one claim: what is measured is the facts stage, not what comes before it. A fact is right when
its span and its type are the gold's.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from quoteattr._toml import loads
from quoteattr.claims import Claim, Fact, FactType, SpeechKind
from quoteattr.facts import find_facts
from quoteattr.text import Document, Span

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "fixtures" / "facts.toml"
_MARK = re.compile(r"\{(\w+)\|([^}]*)\}")


@attrs.frozen
class Sentence:
    """A text and its gold facts."""

    text: str
    facts: tuple[Fact, ...]


def read_marked(marked: str) -> Sentence:
    """``{type|words}`` marks a fact."""
    text, facts, position = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        facts.append(Fact(Span(len(text), len(text) + len(match[2])), match[1]))
        text += match[2]
        position = match.end()
    return Sentence(text + marked[position:], tuple(facts))


def read_gold(path: Path = GOLD) -> dict[str, list[Sentence]]:
    """The sentences by part."""
    data = loads(path.read_text(encoding="utf-8"))
    return {part: [read_marked(marked) for marked in entry["sentences"]] for part, entry in data.items()}


def facts_of(document: Document) -> tuple[Fact, ...]:
    """What is found when the whole text is one claim."""
    claim = Claim("c1", SpeechKind.INDIRECT, document.text, (Span(0, len(document.text)),))
    return find_facts([claim], document)[0].facts


def count(gold: Sequence[Sentence], found: Sequence[tuple[Fact, ...]]) -> dict[str, Counter[FactType]]:
    """How many facts there are, were found, and are right, by type."""
    counts: dict[str, Counter[FactType]] = {"gold": Counter(), "found": Counter(), "right": Counter()}
    for sentence, facts in zip(gold, found, strict=True):
        counts["gold"].update(fact.type for fact in sentence.facts)
        counts["found"].update(fact.type for fact in facts)
        counts["right"].update(fact.type for fact in set(facts) & set(sentence.facts))
    return counts


def describe(sentence: Sentence, facts: Sequence[Fact]) -> Iterator[str]:
    """What differs in a sentence."""
    for name, those in (("missed", set(sentence.facts) - set(facts)), ("wrong", set(facts) - set(sentence.facts))):
        for fact in sorted(those, key=lambda fact: fact.span):
            yield f"{name}: {fact.type.value} {fact.span.of(sentence.text)!r} in {sentence.text!r}"


def main() -> None:
    """Read the arguments, measure, write."""
    from accuracy import PAGE, check_parts, percent, replace_part, table

    from quoteattr.parse import EncoderParser

    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--errors", action="store_true", help="print what differs")
    options = arguments.parse_args()
    check_parts(["facts"])
    parser = EncoderParser()
    rows: list[list[object]] = []
    spent = words = 0.0
    for part, gold in read_gold().items():
        documents = parser.parse_many([sentence.text for sentence in gold])
        began = time.process_time()
        found = [facts_of(document) for document in documents]
        spent += time.process_time() - began
        words += sum(len(document.tokens) for document in documents)
        counts = count(gold, found)
        for name, types in (("all", tuple(FactType)), *((kind.value, (kind,)) for kind in FactType)):
            total, seen, right = (sum(counts[key][kind] for kind in types) for key in ("gold", "found", "right"))
            shares = (percent(right / max(1, seen)), percent(right / max(1, total)))
            rows.append([f"{part.replace('_', ' ')}, {name}", total, seen, right, *shares])
        if options.errors:
            for sentence, facts in zip(gold, found, strict=True):
                print(*describe(sentence, facts), sep="\n", end="\n" if set(facts) != set(sentence.facts) else "")
    sentences = {part: len(gold) for part, gold in read_gold().items()}
    lines = [
        f"fixtures/facts.toml: {' and '.join(f'{n} sentences ({p})' for p, n in sentences.items())}. "
        "`python benchmarks/facts.py`".replace("_", " "),
        "",
        *table(("sentences, type", "gold", "found", "right", "P", "R"), rows),
    ]
    PAGE.write_text(replace_part(PAGE.read_text(encoding="utf-8"), "facts", lines), encoding="utf-8")
    print(f"{words / spent:,.0f} words a second; written: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
