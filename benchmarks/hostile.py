"""Does time, or memory, grow faster than the text? Measured on texts that somebody made to hurt.

    python benchmarks/hostile.py                                   # all shapes; exit status 1 where a limit is broken
    python benchmarks/hostile.py --only "nested marks" "names"     # some of them
    python benchmarks/hostile.py --sizes 25000 50000 100000        # other sizes, in characters, each twice the last
    python benchmarks/hostile.py --stages                          # where the time of the largest size went
    python benchmarks/hostile.py --skip-long                       # without the texts of 10 MB

Everything but the models runs on each shape in a process of its own: marks, both detectors, speakers, facts, actors,
for the shapes under "formats" every export. Parser and tagger's network are rules (``rule_parser.py``) that find work
for all later stages; what they themselves take is not counted. Time is processor time, the least of some runs; memory
is what the process grew by at its peak, its parse included. Both may grow 2.6-fold when the text doubles: 2, and room
for noise. Less than ``LEAST_SECONDS`` or ``LEAST_MEBIBYTES`` is not judged. Where growth is judged, Python's search for
cyclic garbage is off, for it comes at some sizes and not at others; the texts of 10 MB are read with it. Needs Linux.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import attrs

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.rule_parser import RuleNetwork, RuleParser, stub_tagger
from quoteattr import Actor, ActorRegistry, Extraction, encoder
from quoteattr.actors import resolve_claims
from quoteattr.attribute import attribute
from quoteattr.claims import ActorRef, ArticleActor, Claim, ResolutionStatus, SpeechKind
from quoteattr.detect import SyntaxDetector, TaggerDetector
from quoteattr.export import ansi, brat, csv, doccano, json, label_studio, schema_org, table, tei, web_annotation
from quoteattr.export.html import to_annotated, to_report
from quoteattr.facts import find_facts
from quoteattr.merging import merge_quotations, read_printings
from quoteattr.paragraphs import split_paragraphs
from quoteattr.text import Document, Span
from quoteattr.webpage.align import align
from quoteattr.webpage.dom import read_dom

Result = TypeVar("Result")

LIMIT = 2.6
LEAST_SECONDS = 0.02
LEAST_MEBIBYTES = 16.0  # the allocator has some freed room at hand, which growth fills first
SIZES = (25_000, 50_000, 100_000, 200_000)
ASKED = 20
TEN_MB = 10_000_000
TEN_MB_SECONDS = 10.0
MEBIBYTE = 1024 * 1024


def _repeat(unit: str) -> Callable[[int], str]:
    return lambda n: (unit * (n // len(unit) + 1))[:n]


def _numbered(unit: str) -> Callable[[int], str]:
    """The unit again and again, with another number each time."""

    def make(n: int) -> str:
        parts: list[str] = []
        length = 0
        while length < n:
            parts.append(unit.format(len(parts)))
            length += len(parts[-1])
        return "".join(parts)

    return make


def _around(opening: str, words: str, closing: str) -> Callable[[int], str]:
    """Brackets or marks inside one another."""

    def make(n: int) -> str:
        times = max(1, (n - len(words)) // (len(opening) + len(closing)))
        return opening * times + words + closing * times

    return make


#: Texts as a whole chain reads them: name, and what makes one of about so many characters.
TEXTS: dict[str, Callable[[int], str]] = {
    "news": _numbered("“The ferry is late again,” Mara Okello{} said. He warned that it was 3 days late.\n\n"),
    "straight marks": _repeat('"'),
    "opening marks": _repeat("“"),
    "closing marks": _repeat("”"),
    "single marks": _repeat("'"),
    "single marks before words": _repeat(" 'a"),
    "apostrophes": _repeat("the players' boats' rock'n'roll "),
    "mixed marks": _repeat("“\"«'„`‘›"),
    "marks around words": _repeat("“a” "),
    "marks in one paragraph": _repeat("“The ferry is late today,” Mara Okello said. "),
    "nested marks": _repeat("“‘"),
    "nested marks, closed": _around("“a ‘b ", "c", "’ d”"),
    "nested guillemets": _around("«a “b ", "c", "” d»"),
    "a mark in each paragraph": _repeat("“The ferry is late.\n\n"),
    "a short mark in each paragraph": _repeat("“a\n"),
    "one quotation": lambda n: "“" + _repeat("The ferry is late. ")(n) + "” Mara Okello said.",
    "one quotation of fragments": lambda n: "Mara Okello said “" + _repeat("a b ‘c d’ ")(n) + "”.",
    "cues": _repeat("said "),
    "cues with subjects": _repeat("Ono said he said "),
    "cues and sentences": _repeat("She said. "),
    "claims in claims": _repeat("He said she warned they claims "),
    "names": _numbered("Mara{0} Okello{0} "),
    "the same name": _repeat("Mara Okello "),
    "names who speak": _numbered("Mara Okello{} said no.\n\n"),
    "surnames shared": _numbered("Mara{} Okello said no. Okello said yes.\n\n"),
    "relatives": _numbered("Mara Okello said no. Ana Reyes and her brother, Ivo{} Okello, left. Okello said so.\n\n"),
    "relatives in view": _numbered(
        "Ted Okello left. Okello said no. Okello said so. A photo of Ana{} Okello came. Okello left. "
    ),
    "firms with an 's": _numbered(
        "Carrow{0}'s said no. Lloyd{0}'s of Carrow said so. A clerk of Carrow{0}'s left.\n\n"
    ),
    "double surnames": _numbered("Mara Okello-Reyes{} said no. "),
    "office holders": _numbered(
        "Leader of the Opposition Mara Okello{0} said no. The former minister Ana Moll{0} left. "
        "The minister said so.\n\n"
    ),
    "picture credits": _numbered("Mara Okello{} via Getty Images.\n\nThe 31-year-old said no.\n\n"),
    "police forces": _numbered("Police said no. Carrow{} Police said so.\n\n"),
    "a quotation in every second paragraph": _repeat("Mara Okello said no.\n\n“It was late again.”\n\n"),
    "given names shared": _numbered("Mara Okello{} said no. Mara said yes.\n\n"),
    "names of one age": _numbered("Mara Okello{}, 31, said: “It is late.”\n\nThe 31-year-old said: “Why is it?”\n\n"),
    "one name and its age": _repeat("Ono, 31, said: “It is late.” The 31-year-old said: “Why is it?” "),
    "an age without a name": _repeat("The 31-year-old said: “It is late.” "),
    "capitals": _repeat("A"),
    "initials": _repeat("A. B. C. "),
    "initials and names": _numbered("A. B. C. Okello{} said no. "),
    "acronyms": _numbered("Green Shore Alliance{} (GSA) said no. GSA said so. "),
    "titles": _repeat("President Minister Dr. Prof. Mr. "),
    "names joined": _repeat("Mara Okello and Ivo Quill and "),
    "a name of many words": lambda n: "Mara " + _repeat("Okello ")(n) + "said no.",
    "hyphens": _repeat("Mara-Okello-"),
    "handles": _numbered("@ono{}: The ferry is late today.\n\n"),
    "pronouns": _repeat("He said it is late. She said he is. "),
    "he in quotations": _repeat("“He said it,” she said. "),
    "I and you": _repeat("“I know you,” I said. "),
    "labels": _numbered("ONO: Who pays for it?\n\nREYES{}: We do.\n\n"),
    "lead-ins": _repeat("He said:\n\n“The ferry is late again today.”\n\n"),
    "signatures": _repeat("“The ferry is late again today.”\n\n- Mara Okello, farmer\n\n"),
    "colons": _repeat("a: "),
    "dashes": _repeat("a – b "),
    "headlines": _numbered("Ferry {} late again: sources\n\n"),
    "paragraphs": _repeat("a\n\n"),
    "lines": _repeat("The ferry that is late\n"),
    "wrapped lines": _repeat("the ferry that is late again and again and again and again and again\n"),
    "white space": _repeat(" "),
    "line breaks": _repeat("\n"),
    "carriage returns": _repeat("\r\n \t\r"),
    "brackets": _repeat("("),
    "brackets, closed": _around("(", "a", ")"),
    "one word": _repeat("a"),
    "one word with hyphens": _repeat("a-"),
    "one word with stops": _repeat("a.b"),
    "stops": _repeat("."),
    "numbers": _repeat("7"),
    "numbers with commas": _repeat("7,"),
    "facts": lambda n: "He said “" + _repeat("3 million euros, 12 May, 4 % more than in 2019, ")(n) + "”.",
    "number words": lambda n: "He said “" + _repeat("two hundred thousand and ")(n) + "”.",
    "comparisons": lambda n: "He said “" + _repeat("more than twice as many as ")(n) + "”.",
    "addresses": _repeat("https://a.b/c?d=e&f "),
    "emoji": _repeat("👩‍👩‍👧‍👦"),
    "combining characters": lambda n: "a" + _repeat("\u0301")(n),
    "right to left": _repeat("\u202eאבג «דהו» "),
    "NUL": _repeat("\0"),
    "lone surrogates": _repeat("\ud800 "),
}

#: Those whose results the formats write as well.
FORMATTED = (
    "news",
    "marks around words",
    "marks in one paragraph",
    "a mark in each paragraph",
    "one quotation",
    "one quotation of fragments",
    "nested marks, closed",
    "names who speak",
    "surnames shared",
    "pronouns",
    "labels",
    "claims in claims",
    "white space",
    "one word",
    "lone surrogates",
)
TEXTS["prose"] = _repeat("the ferry on the river is late and nobody on the quay knows why it is so late this year ")
TEXTS["paragraphs of prose"] = _numbered(
    "The ferry from Port Alder{} left the quay at noon on Monday, an hour late, after Mara Okello of the Harbour Board "
    "had its engine looked at. Nobody on board knew why it is late so often. It carries some 300 people a day across "
    "the river in summer, half as many in winter.\n\n"
)
#: What is also read at ten million characters.
LONG = ("one word", "white space", "prose", "paragraphs of prose")
#: What is read at that length as well, some minutes long each: a mark or a claim in every line, or nothing but marks.
#: Its time is told and not judged.
DENSE = ("straight marks", "a mark in each paragraph", "news")


class Clock:
    """Processor seconds by stage; those of the rules that stand for models are not part of the sum."""

    MODELS = ("rules for the parser", "rules for the network")

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._inner: list[float] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what runs inside under a name."""
        start = time.process_time()
        self._inner.append(0.0)
        try:
            yield
        finally:
            spent = time.process_time() - start
            self.seconds[name] += spent - self._inner.pop()
            if self._inner:
                self._inner[-1] += spent

    @property
    def total(self) -> float:
        """Seconds of everything but the models."""
        return sum(seconds for name, seconds in self.seconds.items() if name not in self.MODELS)


class TimedNetwork:
    """The network's stand-in, with its time counted."""

    def __init__(self, network: RuleNetwork, clock: Clock) -> None:
        self._network, self._clock = network, clock

    def run(self, outputs: None, inputs: Any) -> list[Any]:
        """Run it."""
        with self._clock.stage("rules for the network"):
            return self._network.run(outputs, inputs)


@cache
def _tagger() -> Any:
    return stub_tagger()


def read_text(text: str, clock: Clock) -> tuple[Document, Extraction]:
    """Everything that an extractor does with a text, once with each detector; the tagger's claims are the result."""
    with clock.stage("paragraphs"):
        split_paragraphs(text)
    with clock.stage("rules for the parser"):
        document = RuleParser().parse(text)
    tagger = _tagger()
    tagger._session = TimedNetwork(RuleNetwork(tagger), clock)
    with clock.stage("detect (syntax)"):
        reports = SyntaxDetector()(document)
    with clock.stage("attribute (syntax)"):
        attribute(reports, document)
    with clock.stage("detect"):
        reports = TaggerDetector(tagger)(document)
    with clock.stage("attribute"):
        claims, cast = attribute(reports, document)
    with clock.stage("facts"):
        claims = find_facts(claims, document)
    with clock.stage("resolve"):
        claims, cast = resolve_claims(claims, cast, None)
    extraction = Extraction("d", claims, cast)
    with clock.stage("wire format"):
        Extraction.from_dict(extraction.to_dict())
    return document, extraction


def write_formats(text: str, extraction: Extraction, clock: Clock) -> None:
    """Every format of the package, and back where it goes both ways."""
    with clock.stage("json"):
        json.from_json(json.to_json(extraction))
    for name, write in {
        "html report": lambda: to_report([(text, extraction)]),
        "html text": lambda: to_annotated([(text, extraction)]),
        "tei": lambda: tei.to_tei(extraction, text),
        "web annotation": lambda: web_annotation.to_web_annotation(extraction, text),
        "schema.org": lambda: schema_org.to_schema_org(extraction, text),
        "csv": lambda: csv.to_csv(extraction, text),
        "doccano": lambda: doccano.to_doccano(extraction, text),
        "table": lambda: table.to_table(extraction),
        "ansi": lambda: ansi.to_annotated_text(text, extraction),
    }.items():
        with clock.stage(name):
            write()
    with clock.stage("brat"):
        ann = brat.to_brat(extraction, text)
    with clock.stage("brat, read"):
        brat.from_brat(ann, text)
    with clock.stage("label studio"):
        task = label_studio.to_label_studio(extraction, text)
    with clock.stage("label studio, read"):
        label_studio.from_label_studio({"data": task["data"], "annotations": [{"result": _results(task)}]})


def _results(task: dict[str, Any]) -> list[Any]:
    return [result for prediction in task["predictions"] for result in prediction["result"]]


def _chain(make: Callable[[int], str]) -> Callable[[int], Callable[[Clock], object]]:
    def prepare(n: int) -> Callable[[Clock], object]:
        text = make(n)
        return lambda clock: read_text(text, clock)

    return prepare


def _formats(make: Callable[[int], str]) -> Callable[[int], Callable[[Clock], object]]:
    def prepare(n: int) -> Callable[[Clock], object]:
        text = make(n)
        extraction = _in_a_process(lambda: read_text(text, Clock())[1])
        return lambda clock: write_formats(text, extraction, clock)

    return prepare


# --- what is no text -----------------------------------------------------------------------------------------------


def _registry(actors: Callable[[int], list[Actor]], *asked: str) -> Callable[[int], Callable[[Clock], object]]:
    """Make a registry, look it over, ask it for some of its names and others; ``n`` counts characters of names."""

    def prepare(n: int) -> Callable[[Clock], object]:
        entries = actors(n)
        names = [entries[i * len(entries) // ASKED].name for i in range(ASKED)]

        def run(clock: Clock) -> None:
            with clock.stage("registry: made"):
                registry = ActorRegistry(entries)
            with clock.stage("registry: collisions"):
                registry.collisions()
            with clock.stage("registry: asked"):
                for name in (*names, *asked):
                    registry.resolve(name)

        return run

    return prepare


def _people(name: str) -> Callable[[int], list[Actor]]:
    return lambda n: [Actor(id=f"p{i}", name=name.format(i), kind="person") for i in range(n // 16)]


def _aliases(kind: str, name: str, alias: str) -> Callable[[int], list[Actor]]:
    return lambda n: [Actor(id="o1", name=name, aliases=[alias.format(i) for i in range(n // 16)], kind=kind)]


def _family(number: int) -> str:
    """A family name of its own for each number, seldom like another one."""
    rest, syllables = number * 2_654_435_761 % 2**32, ""
    for _ in range(6):
        rest, syllable = divmod(rest, 60)
        syllables += "bdfgklmnprst"[syllable // 5] + "aeiou"[syllable % 5]
    return syllables.capitalize()


def _make_speakers(count: int) -> Iterator[tuple[Claim, ArticleActor]]:
    """Claims as :func:`attribute` gives them, each of a person of its own."""
    _document, extraction = read_text("“The ferry is late,” Mara Okello said.", Clock())
    (claim,), (actor,) = extraction.claims, extraction.actors
    assert claim.speaker is not None
    for i in range(count):
        id_, name = f"a{i}", f"Mara {_family(i)}"
        (candidate,) = claim.speaker.resolution.candidates
        resolution = attrs.evolve(
            claim.speaker.resolution,
            actor=ActorRef(id_, name),
            candidates=(attrs.evolve(candidate, id=id_, name=name),),
        )
        speaker = attrs.evolve(claim.speaker, text=name, resolution=resolution)
        yield attrs.evolve(claim, id=f"c{i}", speaker=speaker), attrs.evolve(actor, id=id_, name=name)


def _speakers_of_a_registry(n: int) -> Callable[[Clock], object]:
    """Every speaker is looked up in a registry that knows them all; ``n`` counts some 24 characters a speaker."""
    count = n // 24
    claims, cast = zip(*_make_speakers(count), strict=True)
    registry = ActorRegistry(Actor(id=f"p{i}", name=f"Mara {_family(i)}", kind="person") for i in range(count))

    def run(clock: Clock) -> None:
        with clock.stage("resolve"):
            found, _ = resolve_claims(claims, cast, registry)
        resolved = sum(
            c.speaker is not None and c.speaker.resolution.status is ResolutionStatus.RESOLVED for c in found
        )
        assert resolved > 0.9 * count

    return run


def _nested_claims(n: int) -> Callable[[Clock], object]:
    """Claims of a file, each inside the one before, written in every format."""
    text = "The ferry is late."
    claims = tuple(
        Claim(f"c{i}", SpeechKind.INDIRECT, text[:9], (Span(0, 9),), parent=f"c{i - 1}" if i else None)
        for i in range(n // 100)
    )
    return lambda clock: write_formats(text, Extraction("d", claims), clock)


def _html(opening: str, closing: str = "") -> Callable[[int], Callable[[Clock], object]]:
    """Pages of tags; each opening one with its number where it has a place for that."""

    def prepare(n: int) -> Callable[[Clock], object]:
        times = n // len(opening + closing)
        html = "".join(map(opening.format, range(times))) + "“The ferry is late,” Mara Okello said." + closing * times

        def run(clock: Clock) -> None:
            with clock.stage("html: read"):
                dom = read_dom(html)
            with clock.stage("html: aligned"):
                align(dom.text, dom)

        return run

    return prepare


def _merged(make: Callable[[int], str]) -> Callable[[int], Callable[[Clock], object]]:
    def prepare(n: int) -> Callable[[Clock], object]:
        extraction = _in_a_process(lambda: read_text(make(n), Clock())[1])
        lines = [json.to_json(extraction), json.to_json(attrs.evolve(extraction, id="e"))]

        def run(clock: Clock) -> None:
            with clock.stage("merge"):
                merge_quotations(list(read_printings(lines)))

        return run

    return prepare


OTHERS: dict[str, Callable[[int], Callable[[Clock], object]]] = {
    "registry of people": _registry(_people("Mara{0} Okello{0}"), "Okello", "Mara Okela"),
    "registry of one surname": _registry(_people("Mara{0} Okello"), "Okello", "Mara Okello", "M. Okello"),
    "registry of one name": _registry(_people("Mara Okello"), "Okello", "Mara Okello", "M. Okello", "Mara Okela"),
    "aliases of an organisation": _registry(_aliases("organization", "Ferry Company", "Ferry Company {}"), "Ferry"),
    "aliases of a person": _registry(_aliases("person", "Mara Okello", "Mara X{} Okello"), "Mara Y. Okello"),
    "speakers and a registry": _speakers_of_a_registry,
    "nested claims of a file": _nested_claims,
    "html, nested": _html("<div>", "</div>"),
    "html, never closed": _html("<p><b>a"),
    "html, formats never closed": _html("<p><b id={}>a"),
    "html, lists never closed": _html("<ul><li>"),
    "html, ends without beginnings": _html("<b>", "</i>"),
    "html, comments": _html("<!--", "-->a"),
    "merging of many": _merged(TEXTS["news"]),
    "merging of the same": _merged(TEXTS["marks in one paragraph"]),
}


# --- measuring -----------------------------------------------------------------------------------------------------


@attrs.frozen
class Cost:
    """What one shape of one size took."""

    size: int
    seconds: float
    mebibytes: float
    stages: dict[str, float]
    claims: int = 0


def measure(
    prepare: Callable[[int], Callable[[Clock], object]], size: int, runs: int, *, collecting: bool = False
) -> Cost:
    """The least processor time of some runs, and what the process, one of its own, grew by at its peak.

    Args:
        prepare: Makes of a size what is run.
        size: In characters.
        runs: How many.
        collecting: Whether Python looks for cyclic garbage meanwhile.
    """
    return _in_a_process(lambda: _measure_here(prepare, size, runs, collecting))


def _in_a_process(function: Callable[[], Result]) -> Result:
    """What a function gives in a process of its own, so that what it takes and leaves in memory is not this one's."""
    receiving, sending = multiprocessing.get_context("fork").Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=lambda: sending.send(function()))
    process.start()
    sending.close()
    try:
        result: Result = receiving.recv()
    except EOFError:
        raise SystemExit("a measurement died; its traceback stands above") from None
    process.join()
    return result


def _measure_here(prepare: Callable[[int], Callable[[Clock], object]], size: int, runs: int, collecting: bool) -> Cost:
    gc.collect()
    if not collecting:
        gc.disable()
    gc.freeze()  # what stands in memory before, models' libraries above all, would be searched for garbage as well
    run = prepare(size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    best: Clock | None = None
    for _ in range(runs):
        found = None
        gc.collect()
        clock = Clock()
        found = run(clock)
        best = clock if best is None or clock.total < best.total else best
    assert best is not None
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / MEBIBYTE
    claims = len(found[1].claims) if isinstance(found, tuple) else 0
    return Cost(size, best.total, grown, dict(best.seconds), claims)


def grow(prepare: Callable[[int], Callable[[Clock], object]], sizes: Sequence[int], runs: int) -> list[Cost]:
    """The costs of a shape at all sizes; a ratio that is too large is measured once more before it counts."""
    costs = [measure(prepare, size, runs) for size in sizes]
    if find_breaches(costs):
        again = [measure(prepare, size, 2 * runs) for size in sizes]
        costs = [
            attrs.evolve(a, seconds=min(a.seconds, b.seconds), mebibytes=min(a.mebibytes, b.mebibytes))
            for a, b in zip(costs, again, strict=True)
        ]
    return costs


def ratios(costs: Sequence[Cost]) -> tuple[float | None, float | None]:
    """The greatest growth of time and of memory when the size doubles; None where all was too little to be told."""
    times = [b.seconds / a.seconds for a, b in pairwise(costs) if a.seconds >= LEAST_SECONDS]
    memory = [b.mebibytes / a.mebibytes for a, b in pairwise(costs) if a.mebibytes >= LEAST_MEBIBYTES]
    return max(times, default=None), max(memory, default=None)


def find_breaches(costs: Sequence[Cost]) -> list[str]:
    """What grew faster than it may."""
    return [
        f"{what} grows {ratio:.2f}-fold"
        for what, ratio in zip(("time", "memory"), ratios(costs), strict=True)
        if ratio is not None and ratio > LIMIT
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", help="names of shapes")
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, help="characters, each twice the one before")
    parser.add_argument("--runs", type=int, default=2, help="runs of each, of which the fastest counts")
    parser.add_argument("--stages", action="store_true", help="tell the stages of the largest size")
    parser.add_argument("--skip-long", action="store_true", help="leave out the texts of 10 MB")
    options = parser.parse_args()
    shapes = {
        **{name: _chain(make) for name, make in TEXTS.items()},
        **{f"formats: {name}": _formats(TEXTS[name]) for name in FORMATTED},
        **OTHERS,
    }
    long = {f"10 MB: {name}": TEXTS[name] for name in ([] if options.skip_long else LONG + DENSE)}
    wanted = options.only or [*shapes, *long]
    for prepare in list(shapes.values())[:1]:  # libraries and lexicons are loaded before the first fork
        prepare(2_000)(Clock())
    encoder.KEPT_PIECES = 0  # of what was read nothing is kept: the time would leap once, where that memory is full
    breaches: list[str] = []
    print("| shape | characters | seconds | MiB | time | memory |\n| --- | --- | --- | --- | --- | --- |")
    for name in (name for name in shapes if name in wanted):
        costs = grow(shapes[name], options.sizes, options.runs)
        breaches += [f"{name}: {breach}" for breach in find_breaches(costs)]
        told = " | ".join("-" if ratio is None else f"{ratio:.2f}" for ratio in ratios(costs))
        last = costs[-1]
        print(f"| {name} | {last.size:,} | {last.seconds:.2f} | {last.mebibytes:.0f} | {told} |", flush=True)
        if options.stages:
            tell_stages(last)
            tell_claims(last)
    for name in (name for name in long if name in wanted):
        cost = measure(_chain(long[name]), TEN_MB, 1, collecting=True)
        if cost.seconds > TEN_MB_SECONDS and name.removeprefix("10 MB: ") not in DENSE:
            breaches.append(f"{name}: {cost.seconds:.1f} s")
        print(f"| {name} | {cost.size:,} | {cost.seconds:.2f} | {cost.mebibytes:.0f} | | |", flush=True)
        if options.stages:
            tell_stages(cost)
            tell_claims(cost)
    print("\n" + "\n".join(f"over the limit: {breach}" for breach in breaches) if breaches else "\nwithin all limits")
    return 1 if breaches else 0


def tell_stages(cost: Cost) -> None:
    """Print the stages that took most."""
    most = sorted(cost.stages.items(), key=lambda item: -item[1])[:8]
    print("|   " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in most) + " |", flush=True)


def tell_claims(cost: Cost) -> None:
    """Print what a claim took with the default detector alone."""
    if cost.claims:
        default = cost.seconds - sum(seconds for name, seconds in cost.stages.items() if name.endswith("(syntax)"))
        print(f"|   {cost.claims:,} claims, {1000 * default / cost.claims:.2f} ms each without the syntax detector |")


if __name__ == "__main__":
    sys.exit(main())
