"""The targets: each takes any bytes and raises only when something is wrong.

What may leave a reader are the classes of quoteattr.errors, and what a reader took must go on working: it is written
and read again, asked, resolved. For texts nothing may be raised at all.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache, partial
from pathlib import Path

import attrs

from quoteattr import Actor, ActorRegistry, Extraction, Extractor, Failure, QuoteAttrError, extract_html
from quoteattr._decode import check_encoding, decode
from quoteattr.actors.loaders import FORMATS, detect_format
from quoteattr.actors.loaders.csv_rows import dump_csv
from quoteattr.actors.loaders.own import dump_own, read_own
from quoteattr.actors.overrides import load_overrides
from quoteattr.batch import Article, Fields, Reading
from quoteattr.batch.output import Output
from quoteattr.batch.readers import READERS
from quoteattr.batch.work import make_line
from quoteattr.evaluate.readers import match_predictions, read_gold, read_predictions
from quoteattr.export.ansi import to_annotated_text
from quoteattr.export.brat import from_brat, to_brat
from quoteattr.export.csv import to_csv
from quoteattr.export.doccano import to_doccano
from quoteattr.export.html import to_annotated, to_report
from quoteattr.export.json import dump_json, from_json, read_jsonl, to_json
from quoteattr.export.label_studio import from_label_studio, to_label_studio
from quoteattr.export.prodigy import to_prodigy
from quoteattr.export.schema_org import to_schema_org
from quoteattr.export.table import to_table
from quoteattr.export.tei import to_tei
from quoteattr.export.web_annotation import to_web_annotation
from quoteattr.marks import pair_marks
from quoteattr.merging import merge_quotations, read_printings
from quoteattr.models import Manifest
from quoteattr.paragraphs import split_paragraphs
from tests.actors.reference import ReferenceRegistry
from tests.fuzz.mutation import mutate_json, mutate_json_lines
from tests.invariants import find_bad_facts, find_bad_nesting, find_bad_order, find_bad_slices
from tests.marks_reference import pair_marks_slowly
from tests.news_parser import NewsParser

__all__ = ["TARGETS", "Target", "split_parts", "to_text"]

#: What a custom mutator is: the same sort of input, changed, or None when it cannot be changed in this way.
Mutator = Callable[[bytes, int], "bytes | None"]

_PARTS = b"\n=====\n"


@attrs.frozen
class Target:
    """One door of the package.

    Args:
        name: Also the name of its folder in the corpus.
        run: Takes any bytes; raises when something is wrong.
        weight: Its share of the executions of ``make fuzz``, in relation to the others.
        mutate: Changes inputs besides the fuzzer itself.
        longest: Bytes of an input.
    """

    name: str
    run: Callable[[bytes], None]
    weight: int
    mutate: Mutator | None = None
    longest: int = attrs.field()

    @longest.default
    def _choose_longest(self) -> int:
        return 2048 if self.mutate is None else 32_768


def to_text(data: bytes) -> str:
    """Any bytes as a text: UTF-8, and a lone surrogate for each byte that is none."""
    return data.decode("utf-8", "surrogateescape")


def split_parts(data: bytes, count: int) -> list[str]:
    """So many texts, parted by lines of ``=====``; "" for those that are not there."""
    parts = [to_text(part) for part in data.split(_PARTS, count - 1)]
    return parts + [""] * (count - len(parts))


def check(found: object, *problems: object) -> None:
    """Fail with what is wrong, even where Python runs without assertions."""
    if found:
        raise AssertionError(found, *problems)


# --- texts ---------------------------------------------------------------------------------------------------------


def run_marks(data: bytes) -> None:
    text = to_text(data)
    paragraphs = [paragraph.span for paragraph in split_paragraphs(text)]
    pairs = pair_marks(text, paragraphs)
    taken = [i for p in pairs for mark in (p.open, p.close) if mark is not None for i in range(mark.start, mark.end)]
    check(len(taken) != len(set(taken)), "a mark is in two pairs")
    if len(text) <= 400:
        check(pairs != pair_marks_slowly(text, paragraphs), pairs)


def run_actors(data: bytes) -> None:
    """Names of actors, one a line ("# " before it: no person, "Name | Alias"), then mentions."""
    names, mentions = split_parts(data, 2)
    cast = [
        Actor(str(number), name.removeprefix("#"), "group" if name.startswith("#") else "person", aliases)
        for number, (name, *aliases) in enumerate(line.split("|") for line in names.split("\n")[:20])
        if all(part.removeprefix("#").strip() for part in (name, *aliases))
    ]
    registry, slow, reverse = ActorRegistry(cast), ReferenceRegistry(cast), ActorRegistry(cast[::-1])
    registry.collisions()
    for mention in [*mentions.split("\n")[:5], *(actor.name for actor in cast[:3])]:
        answer = registry.resolve(mention)
        check(any(not 0 <= candidate.score <= 1 for candidate in answer.candidates), answer)
        check(answer != slow.resolve(mention), "the index misses somebody", mention)
        check(answer != reverse.resolve(mention), "the order of the registry matters", mention)


@cache
def plain_extractors() -> tuple[Extractor, ...]:
    cast = [
        Actor("m", "Mara Okello", aliases=["M. Okello"]),
        Actor("b", "Ilse Brandt-Søe"),
        Actor("h", "Harbour Board", "organization", aliases=["HB"]),
    ]
    return tuple(Extractor(actors, parser=NewsParser(), detector="syntax") for actors in (None, ActorRegistry(cast)))


@cache
def full_extractor() -> Extractor:
    return Extractor()


def run_extract(data: bytes) -> None:
    text = to_text(data)
    for extractor in plain_extractors():
        check_extraction(text, extractor.extract(text))


def run_model(data: bytes) -> None:
    text = to_text(data)[:2000]
    check_extraction(text, full_extractor().extract(text))


def check_extraction(text: str, extraction: Extraction) -> None:
    check(find_bad_slices(text, extraction))
    check(find_bad_order(extraction))
    check(find_bad_nesting(extraction))
    check([bad for claim in extraction.claims for bad in find_bad_facts(claim)])
    check(Extraction.from_dict(extraction.to_dict()) != extraction, "the wire format loses something")


def run_exports(data: bytes) -> None:
    document_id, text = split_parts(data, 2)
    extraction = plain_extractors()[1].extract(text, document_id)
    check(from_brat(to_brat(extraction, text), text, document_id).claims == () and extraction.claims != ())
    from lxml import etree

    tei = etree.fromstring(to_tei(extraction, text).encode("utf-8"), _NO_ENTITIES())
    check(tei is None)
    for written in (
        to_csv(extraction, text),
        to_report([(text, extraction)], title=document_id),
        to_annotated([(text, extraction)], title=document_id),
        *(
            dump_json(make(extraction, text))
            for make in (to_label_studio, to_doccano, to_prodigy, to_schema_org, to_web_annotation)
        ),
        to_json(extraction),
    ):
        written.encode("utf-8")
    check(from_label_studio(to_label_studio(extraction, text)) != extraction, "Label Studio loses something")
    shown = to_table(extraction) + to_annotated_text(text, extraction)
    check("\x1b" in shown, "a terminal would obey the text")


def _NO_ENTITIES():  # noqa: N802
    from lxml import etree

    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def run_html(data: bytes) -> None:
    html, main_text = split_parts(data, 2)
    page = extract_html(html, main_text=main_text, extractor=plain_extractors()[0])
    page.to_web_annotation()
    for claim in page.extraction.claims:
        page.select(claim.span)


def run_main_text(data: bytes) -> None:
    page = extract_html(to_text(data), extractor=plain_extractors()[0])
    page.to_web_annotation()


def run_decode(data: bytes) -> None:
    head, _, body = data.partition(b"\n")
    name = head.decode("ascii", "replace")[:30] or None
    with suppress(QuoteAttrError, LookupError):
        decode(body, "a.txt", None if name is None else check_encoding(name))
    with suppress(QuoteAttrError):
        decode(data, "a.txt")


# --- results -------------------------------------------------------------------------------------------------------


def run_wire(data: bytes) -> None:
    text = to_text(data)
    with suppress(QuoteAttrError):
        list(read_jsonl(text.splitlines(keepends=True)))
    try:
        result = from_json(text)
    except QuoteAttrError:
        return
    again = from_json(to_json(result))
    check(json.dumps(again.to_dict()) != json.dumps(result.to_dict()), "reading what was written gives something else")


def run_merge(data: bytes) -> None:
    with suppress(QuoteAttrError):
        printings = list(read_printings(to_text(data).splitlines()))
        for quotation in merge_quotations(printings, min_articles=1, min_words=4):
            json.dumps(quotation.to_dict())


def run_journal(data: bytes) -> None:
    """The output of a run that is to be resumed."""
    path = put(data, "journal.jsonl")
    with suppress(QuoteAttrError), Output(path, resume=True) as output:
        with suppress(QuoteAttrError):
            list(output.read_done())
        output.read_provenance()


def run_brat(data: bytes) -> None:
    text, ann = split_parts(data, 2)
    try:
        extraction = from_brat(ann, text, "a")
    except QuoteAttrError:
        return
    check(find_bad_slices(text, extraction))
    try:
        written = to_brat(extraction, text)
    except QuoteAttrError:
        return
    again = from_brat(written, text, "a")
    check(again.claims != extraction.claims, "reading what was written gives something else")


def run_label_studio(data: bytes) -> None:
    try:
        task = json.loads(to_text(data))
    except (ValueError, RecursionError):
        return
    with suppress(QuoteAttrError):
        extraction = from_label_studio(task)
        to_label_studio(extraction, task["data"]["text"])


def run_gold(data: bytes) -> None:
    path = put(data, "gold.jsonl")
    with suppress(QuoteAttrError):
        gold = read_gold(path, texts=path.rpartition("/")[0])
        match_predictions(gold, [Extraction(article.id) for article in gold])
    with suppress(QuoteAttrError):
        read_predictions(path)


# --- registries ----------------------------------------------------------------------------------------------------


def run_registry(read: Callable[..., object], data: bytes) -> None:
    text = to_text(data)
    for strict in (True, False):
        try:
            loaded = read(text, strict=strict)
            registry = ActorRegistry(loaded.actors, name=loaded.name, overrides=loaded.overrides)  # type: ignore[attr-defined]
        except QuoteAttrError:
            continue
        registry.resolve("Mara Okello")
        registry.collisions()
        check(read_own(dump_own(registry.actors)).actors != registry.actors, "our own JSON loses something")
        with suppress(QuoteAttrError):  # a text with "|" in it
            dump_csv(registry.actors)


def run_detect(data: bytes) -> None:
    with suppress(QuoteAttrError):
        FORMATS[detect_format(to_text(data))](to_text(data))
    with suppress(QuoteAttrError):
        ActorRegistry.load(put(data, "registry"), strict=False)


def run_overrides(data: bytes) -> None:
    with suppress(QuoteAttrError):
        ActorRegistry([Actor("a", "Mara Okello")], overrides=load_overrides(put(data, "overrides")))


def run_manifest(data: bytes) -> None:
    path = put(data, "manifest.toml")
    with suppress(QuoteAttrError):
        Manifest.load("en", path.rpartition("/")[0]).verify()


# --- articles of a batch -------------------------------------------------------------------------------------------


def run_batch(kind: str, data: bytes) -> None:
    for reading in (
        Reading(max_length=1000),
        Reading(Fields("text", "name", "day", ("extra", "id")), "utf-16" if kind == "csv" else "cp1252", 10_000),
    ):
        stream = io.BufferedReader(io.BytesIO(data))  # type: ignore[arg-type]
        for number, content in enumerate(READERS[kind](stream, "a", reading)):
            check(not isinstance(content, Article | Failure), content)
            if isinstance(content, Article):
                make_line(Extraction(content.id, provenance={"article": dict(content.kept)}))
            if number > 1000:
                break


# --- files ---------------------------------------------------------------------------------------------------------


@cache
def scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="quoteattr-fuzz-")


def put(data: bytes, name: str) -> str:
    """The path of a file with these bytes, in a folder that goes with the process."""
    path = Path(scratch().name, name)
    path.write_bytes(data)
    return str(path)


# --- the list ------------------------------------------------------------------------------------------------------


_MUTATORS: Mapping[str, Mutator | None] = {
    "json": mutate_json,
    "popolo": mutate_json,
    "followthemoney": mutate_json_lines,
    "wikidata": mutate_json_lines,
    "jsonl": mutate_json_lines,
    **dict.fromkeys(("csv", "txt", "parquet")),
}


def _list_targets() -> Iterator[Target]:
    """Weights go by what an execution takes: the fast ones carry the count, the slow ones get as much time."""
    yield Target("marks", run_marks, 60)
    yield Target("actors", run_actors, 10)
    yield Target("extract", run_extract, 5)
    yield Target("exports", run_exports, 3)
    yield Target("html", run_html, 5)
    yield Target("main-text", run_main_text, 2)
    yield Target("decode", run_decode, 200)
    yield Target("wire", run_wire, 150, mutate_json)
    yield Target("merge", run_merge, 150, mutate_json_lines)
    yield Target("journal", run_journal, 20, mutate_json_lines)
    yield Target("brat", run_brat, 250)
    yield Target("label-studio", run_label_studio, 100, mutate_json)
    yield Target("gold", run_gold, 20, mutate_json_lines)
    for name, read in FORMATS.items():
        yield Target(f"registry-{name}", partial(run_registry, read), 40, _MUTATORS[name])
    yield Target("registry-detect", run_detect, 20, mutate_json)
    yield Target("overrides", run_overrides, 30)
    yield Target("manifest", run_manifest, 20)
    for kind in READERS:
        yield Target(f"batch-{kind}", partial(run_batch, kind), 3 if kind == "parquet" else 50, _MUTATORS[kind])
    yield Target("model", run_model, 0)


#: By name.
TARGETS: Mapping[str, Target] = {target.name: target for target in _list_targets()}
