"""Who gets quoted in an archive: how many claims and words, by kind, and by whether the source has a name.

    quoteattr batch archive/ -o claims.jsonl --workers 2 --actors actors.json
    python docs/examples/archive_study.py claims.jsonl --top 10

Reads what ``quoteattr batch`` (or ``quoteattr extract --format jsonl``) wrote, one article after the other, so that
memory does not grow with the archive. Counted are outermost claims of speech of at least ``--least`` confidence: words
of a claim inside a claim are the outer speaker's.

Read the last line first. It says how many articles failed, and how many claims have a source that could not be
resolved: a ranking of people says nothing about those.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from quoteattr import Claim, Extraction, Failure, ResolutionStatus
from quoteattr.export.json import read_jsonl

# What a speaker is to a reader; the order of the table.
SOURCES = ("resolved", "named, not resolved", "unnamed", "collective", "no source")


@dataclass
class Study:
    """What was counted: claims and words by kind and source, and claims by actor."""

    articles: int = 0
    failures: int = 0
    unsure: int = 0
    claims: Counter[tuple[str, str]] = field(default_factory=Counter)
    words: Counter[tuple[str, str]] = field(default_factory=Counter)
    actors: Counter[str] = field(default_factory=Counter)

    def add(self, claim: Claim) -> None:
        """Count one claim."""
        key = (claim.kind.value, tell_source(claim))
        self.claims[key] += 1
        self.words[key] += len(claim.text.replace(" [...] ", " ").split())
        if claim.speaker and claim.speaker.resolution and claim.speaker.resolution.actor:
            self.actors[claim.speaker.resolution.actor.name] += 1


def tell_source(claim: Claim) -> str:
    """Which of SOURCES the source of a claim is."""
    if claim.speaker is None:
        return "no source"
    status = claim.speaker.resolution.status if claim.speaker.resolution else ResolutionStatus.UNKNOWN
    if status in (ResolutionStatus.AMBIGUOUS, ResolutionStatus.UNKNOWN):
        return "named, not resolved"
    return {
        ResolutionStatus.RESOLVED: "resolved",
        ResolutionStatus.UNNAMED: "unnamed",
        ResolutionStatus.COLLECTIVE: "collective",
    }[status]


def study(results: Iterable[Extraction | Failure], least: float) -> Study:
    """Count the claims of an archive, one article at a time."""
    found = Study()
    for result in results:
        if isinstance(result, Failure):
            found.failures += 1
            continue
        found.articles += 1
        for claim in result.speech:
            if claim.parent is None and claim.confidence < least:
                found.unsure += 1
            elif claim.parent is None:
                found.add(claim)
    return found


def tell(found: Study, top: int) -> str:
    """The tables, as text."""
    kinds = ("direct", "mixed", "indirect")
    lines = [f"{'source':20} {'claims':>8} {'share':>7} {'words':>8}   of these {', '.join(kinds)}"]
    total = sum(found.claims.values())
    for source in SOURCES:
        counts = [found.claims[kind, source] for kind in kinds]
        words = sum(found.words[kind, source] for kind in kinds)
        share = f"{100 * sum(counts) / total:.1f} %" if total else "-"
        lines.append(f"{source:20} {sum(counts):8,} {share:>7} {words:8,}   {', '.join(map(str, counts))}")
    lines += ["", f"most quoted of {len(found.actors)} actors:"]
    ranked = sorted(found.actors.items(), key=lambda item: (-item[1], item[0]))[:top]
    lines += [f"{number:8,} {name}" for name, number in ranked]
    unresolved = sum(number for (_, source), number in found.claims.items() if source == "named, not resolved")
    coverage = (
        f"{found.articles:,} articles, {found.failures:,} that failed; {total:,} claims counted, {found.unsure:,} left "
        f"out as unsure; {unresolved:,} have a source that could not be resolved."
    )
    return "\n".join([*lines, "", coverage])


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the claims and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("claims", type=Path, nargs="?", help="JSON Lines; standard input if left out")
    parser.add_argument("--least", type=float, default=0.5, help="least confidence of a claim (default: %(default)s)")
    parser.add_argument("--top", type=int, default=10, help="actors to show (default: %(default)s)")
    options = parser.parse_args(arguments)
    with open(options.claims, encoding="utf-8") if options.claims else nullcontext(sys.stdin) as lines:
        print(tell(study(read_jsonl(lines), options.least), options.top))


if __name__ == "__main__":
    main()
