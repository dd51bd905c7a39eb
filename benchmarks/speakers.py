"""Who the speakers are: the attribute stage alone, or the whole chain, against a gold with canonical speakers.

    python benchmarks/speakers.py GOLD.jsonl                      # sources, cues and contents from the gold
    python benchmarks/speakers.py GOLD.jsonl --split dev,test     # only documents of these splits
    python benchmarks/speakers.py GOLD.jsonl --whole-chain        # everything found by the extractor
    python benchmarks/speakers.py GOLD.jsonl --errors 20          # and the first claims that are not right
    python benchmarks/speakers.py GOLD.jsonl --share              # the stage's share of the extraction's time
    python benchmarks/speakers.py GOLD.jsonl --told               # for how many claims the text tells the name at all

GOLD holds one JSON object a line: ``id``, ``text``, ``claims`` (``content``, ``cue``, ``source`` as lists of
[start, end]; ``kind``; ``speaker``, a name; optionally ``speaker_id``, ``core``, ``named``, ``cue_lemmas``, ``parent``,
``source_is_pronoun``) and ``actors`` (``id``, ``name``, ``aliases``, ``mentions``).

Only claims that name a speaker count, and of those only speech (``core``) where the gold says which are. Each is paired
with the predicted claim of greatest overlap in words (intersection over union at least 0.5, one to one). Its speaker is

* right: resolved to a name of the gold speaker, or its chain of antecedents covers a named mention of that speaker in
  which the answer occurs; for ``"named": false`` UNNAMED or COLLECTIVE, with the gold words in the chain;
* wrong: resolved to anything else;
* abstained: not resolved;
* missed: no predicted claim pairs with it.

``--told`` looks at the gold alone. A claim whose source is "I", "you" or "we" outside of quotation marks can only be
answered where the text says who that is: in a label, a signature, a byline, an introduction, the headline of an
interview, or in what others call him. ``--told`` counts claims by what their source is and by whether a name of the
speaker stands in the text before the claim, after it or not at all. ``--share`` is processor time, everything on one
thread: parsing, detecting, attributing.

right/found is right / (right + wrong + abstained), misattribution wrong / (right + wrong). First and second person are
a row of their own: "I" outside of quotation marks is mostly somebody whom the text never names.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from quoteattr import Extractor
from quoteattr.attribute import attribute
from quoteattr.claims import Claim, Cue, MentionForm, Report, ResolutionStatus, SpeechKind
from quoteattr.detect import Detector, TaggerDetector
from quoteattr.parse import EncoderParser
from quoteattr.text import Span

WORD = re.compile(r"\w+(?:[.'’-]\w+)*")
OPENING, CLOSING = "\"'“„«‘", "\"'”»’,"
PERSONAL = frozenset(["i", "me", "my", "we", "us", "our", "you", "your"])
LEAST_OVERLAP = 0.5
LONGEST_SOURCE = 80  # characters; a gold source of several parts further apart is taken to be its first part


def main(arguments: Sequence[str] | None = None) -> None:
    options = parse_arguments(arguments)
    parser, extractor = EncoderParser(), None
    if options.whole_chain:
        extractor = Extractor()
    rows: dict[str, Counter[str]] = {
        name: Counter() for name in ("all", "third person", "first and second", "pronouns")
    }
    if options.told:
        print_told(read_gold(options.gold, options.split))
        return
    if options.share:
        print_share(parser, TaggerDetector(), read_gold(options.gold, options.split))
        return
    errors = options.errors
    for document in read_gold(options.gold, options.split):
        text = document["text"]
        if extractor is not None:
            claims: Sequence[Claim] = extractor.extract(text).claims
        else:
            claims, _ = attribute(make_reports(document), parser.parse(text))
        for gold, verdict, answer in judge(document, claims):
            personal = first_word(text, gold) in PERSONAL
            for row in ("all", "first and second" if personal else "third person"):
                rows[row][verdict] += 1
            if gold.get("source_is_pronoun") and not personal:
                rows["pronouns"][verdict] += 1
            if verdict != "right" and errors > 0:
                errors -= 1
                words = text[gold["content"][0][0] :][:50]
                print(f"{verdict:9} {document['id']} gold {gold['speaker']!r} got {answer!r}: {words!r}")
    print("| claims | gold | right | wrong | abstained | missed | right/found | misattribution |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for name, counts in rows.items():
        print(format_row(name, counts))


def print_share(parser: EncoderParser, detector: Detector, documents: Iterable[Mapping[str, Any]]) -> None:
    """Processor time of each stage over all documents, and the attribute stage's part of it."""
    spent = Counter[str]()
    for document in documents:
        start = time.process_time()
        parsed = parser.parse(document["text"])
        spent["parse"] += time.process_time() - start
        start = time.process_time()
        reports = detector(parsed)
        spent["detect"] += time.process_time() - start
        start = time.process_time()
        attribute(reports, parsed)
        spent["attribute"] += time.process_time() - start
    total = sum(spent.values())
    stages = ", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in spent.items())
    print(f"{stages}: the attribute stage takes {100 * spent['attribute'] / total:.2f} % of {total:.1f} s")


def print_told(documents: Iterable[Mapping[str, Any]]) -> None:
    """Claims by source and by where a name of the speaker stands in the text."""
    kinds = ("first and second, outside quotations", "pronoun", "other")
    rows: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
    for document in documents:
        actors = {actor["id"]: actor for actor in document.get("actors", [])}
        for gold in document["claims"]:
            if not gold.get("core", True) or not gold.get("speaker"):
                continue
            kind = "pronoun" if gold.get("source_is_pronoun") else "other"
            if first_word(document["text"], gold) in PERSONAL and not inside_marks(document["text"], gold):
                kind = "first and second, outside quotations"
            rows[kind][where_named(document["text"], gold, actors.get(gold.get("speaker_id")))] += 1
    print("| source | claims | named before | after | not at all |\n|---|--:|--:|--:|--:|")
    for kind, counts in rows.items():
        places = " | ".join(str(counts[place]) for place in ("before", "after", "nowhere"))
        print(f"| {kind} | {sum(counts.values())} | {places} |")


def inside_marks(text: str, gold: Mapping[str, Any]) -> bool:
    """Whether the source stands inside a pair of double quotation marks of its paragraph."""
    start = gold["source"][0][0]
    paragraph = text[text.rfind("\n", 0, start) + 1 : start]
    return paragraph.count("“") > paragraph.count("”") or paragraph.count('"') % 2 == 1


def where_named(text: str, gold: Mapping[str, Any], actor: Mapping[str, Any] | None) -> str:
    names = [gold["speaker"], *([] if actor is None else [actor["name"], *actor.get("aliases", [])])]
    places = [match.start() for name in names for match in re.finditer(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)]
    if not places:
        return "nowhere"
    return "before" if min(places) <= gold["content"][0][0] else "after"


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="the gold, JSON Lines")
    parser.add_argument("--split", default="", help="splits to use, joined by commas; all without")
    parser.add_argument("--whole-chain", action="store_true", help="find the claims as well")
    parser.add_argument("--share", action="store_true", help="print the stage's share of the time, and stop")
    parser.add_argument("--told", action="store_true", help="count where the speakers' names stand, and stop")
    parser.add_argument("--errors", type=int, default=0, help="how many claims that are not right to print")
    return parser.parse_args(arguments)


def read_gold(path: Path, splits: str) -> Iterator[dict[str, Any]]:
    wanted = set(filter(None, splits.split(",")))
    with path.open(encoding="utf-8") as lines:
        for line in filter(str.strip, lines):
            document = json.loads(line)
            if not wanted or document.get("split") in wanted:
                yield document


def make_reports(document: Mapping[str, Any]) -> list[Report]:
    """The gold's claims as the detect stage would hand them on."""
    text = document["text"]
    numbers = {claim.get("id"): number for number, claim in enumerate(document["claims"])}
    reports = []
    for claim in document["claims"]:
        content = tuple(sorted(filter(len, (without_marks(text, span) for span in spans(claim["content"])))))
        content = content or tuple(spans(claim["content"]))
        kind = SpeechKind(claim["kind"])
        quoted: tuple[Span, ...] = content if kind is SpeechKind.DIRECT else ()
        if kind is SpeechKind.MIXED:
            quoted = tuple(stretch for span in content for stretch in quoted_stretches(text, span))
        cues, sources = spans(claim["cue"]), spans(claim["source"])
        lemma = (claim.get("cue_lemmas") or [cues[0].of(text) if cues else ""])[0]
        cue = Cue(cues[0], lemma) if cues else None
        source = None
        if sources:
            whole = Span.around(sources)
            source = mend(text, whole if len(whole) < LONGEST_SOURCE else sources[0], cue)
        reports.append(Report(content, quoted, kind, cue, source, numbers.get(claim.get("parent")), 1.0, ("gold",)))
    return reports


def spans(pairs: Iterable[Sequence[int]] | None) -> list[Span]:
    return [Span(start, end) for start, end in pairs or ()]


def mend(text: str, span: Span, cue: Cue | None) -> Span:
    """A source that was found inside another word ("he" in "The"): where it stands alone, nearest the cue."""
    cut = text[: span.start][-1:].isalnum() or text[span.end :][:1].isalnum()
    if not cut or cue is None:
        return span
    alone = re.compile(rf"\b{re.escape(span.of(text))}\b")
    places = [Span(*match.span()) for match in alone.finditer(text)]
    return min(places, key=lambda place: abs(place.start - cue.span.start), default=span)


def without_marks(text: str, span: Span) -> Span:
    span = span.stripped(text)
    start, end = span.start, span.end
    while start < end and text[start] in OPENING:
        start += 1
    while end > start and text[end - 1] in CLOSING:
        end -= 1
    return Span(start, end)


def quoted_stretches(text: str, span: Span) -> Iterator[Span]:
    for match in re.finditer('["“]([^"”]+)', span.of(text)):
        yield Span(span.start + match.start(1), span.start + match.end(1))


# --- judging -------------------------------------------------------------------------------------------------------


def judge(document: Mapping[str, Any], claims: Sequence[Claim]) -> Iterator[tuple[Mapping[str, Any], str, str | None]]:
    """Each gold claim with a speaker, what became of it, and the name it was given."""
    text = document["text"]
    actors = {actor["id"]: actor for actor in document.get("actors", [])}
    golds = [claim for claim in document["claims"] if claim.get("core", True) and claim.get("speaker")]
    predicted = pair(text, golds, claims)
    for number, gold in enumerate(golds):
        claim = predicted.get(number)
        if claim is None:
            yield gold, "missed", None
        else:
            yield gold, *decide(text, gold, actors.get(gold.get("speaker_id")), claim)


def pair(text: str, golds: Sequence[Mapping[str, Any]], claims: Sequence[Claim]) -> dict[int, Claim]:
    found = [words_in(text, claim.content) for claim in claims]
    overlaps = []
    for i, gold in enumerate(golds):
        wanted = words_in(text, spans(gold["content"]))
        overlaps += [(len(wanted & words) / len(wanted | words or {0}), i, j) for j, words in enumerate(found)]
    paired: dict[int, Claim] = {}
    taken: set[int] = set()
    for overlap, i, j in sorted(overlaps, reverse=True):
        if overlap >= LEAST_OVERLAP and i not in paired and j not in taken:
            paired[i] = claims[j]
            taken.add(j)
    return paired


def words_in(text: str, parts: Iterable[Span]) -> set[int]:
    return {part.start + match.start() for part in parts for match in WORD.finditer(part.of(text))}


def decide(text: str, gold: Mapping[str, Any], actor: Mapping[str, Any] | None, claim: Claim) -> tuple[str, str | None]:
    speaker = claim.speaker
    resolution = None if speaker is None else speaker.resolution
    if speaker is None or resolution is None or speaker.form is MentionForm.NONE:
        return "abstained", None
    answer = None if resolution.actor is None else resolution.actor.name
    if gold.get("named") is False:
        chain = [*speaker.antecedents, speaker.span]
        held = any(normal(gold["speaker"]) in normal(span.of(text)) for span in chain)
        if resolution.status in {ResolutionStatus.UNNAMED, ResolutionStatus.COLLECTIVE} and held:
            return "right", None
        return ("abstained" if answer is None else "wrong"), answer
    if answer is None:
        return "abstained", None
    aliases = [] if actor is None else [actor["name"], *actor.get("aliases", [])]
    if normal(answer) in {normal(name) for name in (gold["speaker"], *aliases)}:
        return "right", answer
    mentions = [] if actor is None else [s for s in spans(actor["mentions"]) if re.search(r"[A-Z]", s.of(text))]
    chain = [speaker.head, *speaker.antecedents]
    if any(m.overlaps(span) and normal(answer) in normal(span.of(text)) for m in mentions for span in chain):
        return "right", answer
    return "wrong", answer


def normal(name: str) -> str:
    """A name without case, accents, punctuation and a leading "the"."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = re.sub(r"[^\w\s]", "", "".join(c for c in plain if not unicodedata.combining(c)))
    return " ".join(plain.split()).removeprefix("the ")


def first_word(text: str, gold: Mapping[str, Any]) -> str:
    words = " ".join(span.of(text) for span in spans(gold["source"])).casefold().split()
    return words[0] if words else ""


def format_row(name: str, counts: Counter[str]) -> str:
    right, wrong, abstained, missed = (counts[key] for key in ("right", "wrong", "abstained", "missed"))
    found, answered = right + wrong + abstained, right + wrong
    share = f"{100 * right / found:.1f} %" if found else "-"
    misattribution = f"{100 * wrong / answered:.1f} %" if answered else "-"
    total = found + missed
    return f"| {name} | {total} | {right} | {wrong} | {abstained} | {missed} | {share} | {misattribution} |"


if __name__ == "__main__":
    main()
