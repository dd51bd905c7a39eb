"""The extractor: what it is given, what it gives, and that it loads nothing before it must."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

import quoteattr
from quoteattr import Actor, ActorRegistry, Alias, Context, Extractor, ResolutionStatus
from quoteattr.errors import InputError
from quoteattr.parse import EncoderParser
from tests.plain_parser import PlainParser

TEXT = "“The ferry is late,” said Mara Okello, the harbour master. “It is always late,” Okello said."


@pytest.fixture(scope="module")
def extractor(parser: EncoderParser) -> Extractor:
    return Extractor(parser=parser)


def test_the_main_job(extractor: Extractor) -> None:
    result = extractor.extract(TEXT, "ferry")
    assert result.id == "ferry"
    assert [c.text for c in result.claims] == ["The ferry is late", "It is always late"]
    speakers = [c.speaker for c in result.claims]
    assert [s and s.resolution and s.resolution.actor and s.resolution.actor.name for s in speakers] == [
        "Mara Okello"
    ] * 2
    assert set(result.provenance) == {"quoteattr", "models", "registry"}
    assert {"encoder-en", "parser-en", "tagger-en"} == set(result.provenance["models"])


def test_the_registry_decides_who_it_is(parser: EncoderParser) -> None:
    registry = ActorRegistry([Actor(id="Q1", name="Mara Okello", kind="person")], name="port")
    result = Extractor(registry, parser=parser).extract(TEXT)
    assert [(a.id, a.registry) for a in result.actors] == [("Q1", "port")]
    assert result.provenance["registry"] == registry.sha256


def test_a_stranger_stays_unknown_to_the_registry(parser: EncoderParser) -> None:
    registry = ActorRegistry([Actor(id="Q2", name="Ivo Brandt", kind="person")])
    result = Extractor(registry, parser=parser).extract(TEXT)
    assert {c.speaker.resolution.status for c in result.claims if c.speaker and c.speaker.resolution} == {
        ResolutionStatus.UNKNOWN
    }


def test_an_alias_counts_in_its_time(parser: EncoderParser) -> None:
    alias = Alias("Mara Okello", valid_from=date(2001, 1, 1), valid_to=date(2005, 1, 1))
    registry = ActorRegistry([Actor(id="Q1", name="Mara Quill", aliases=[alias], kind="person")])
    extractor = Extractor(registry, parser=parser)

    def statuses(**when: object) -> set[str]:
        claims = extractor.extract(TEXT, **when).claims  # type: ignore[arg-type]  # date or context
        return {c.speaker.resolution.status.value for c in claims if c.speaker and c.speaker.resolution}

    assert statuses(date=date(2003, 1, 1)) == {"RESOLVED"}
    assert statuses(date=date(2020, 1, 1)) == {"UNKNOWN"}
    assert statuses(context=Context(date=date(2003, 1, 1))) == {"RESOLVED"}


def test_many_texts_come_out_in_order(extractor: Extractor) -> None:
    texts = [f"Mara Okello said that ferry {n} was late." for n in range(20)]
    results = list(extractor.extract_many([*texts[:10], *((f"id{n}", t) for n, t in enumerate(texts[10:]))]))
    assert [r.id for r in results] == [*map(str, range(1, 11)), *(f"id{n}" for n in range(10))]
    assert [r.claims for r in results] == [extractor.extract(t).claims for t in texts]


@pytest.mark.parametrize("bad", [None, 7, b"bytes", ["text"]])
def test_what_is_no_text_is_our_error(extractor: Extractor, bad: object) -> None:
    with pytest.raises(InputError):
        extractor.extract(bad)  # type: ignore[arg-type]  # on purpose
    with pytest.raises(InputError):
        list(extractor.extract_many([bad]))  # type: ignore[list-item]  # on purpose


def test_a_detector_can_be_chosen_by_name_or_given() -> None:
    by_grammar = Extractor(parser=PlainParser(), detector="syntax")
    assert by_grammar.extract("Nothing here.").claims == ()
    given = Extractor(parser=PlainParser(), detector=lambda _: ())
    assert given.extract(TEXT).claims == ()
    assert given.provenance["models"] == {"plain": "0"}
    with pytest.raises(ValueError, match="detector"):
        Extractor(detector="magic")


@pytest.mark.parametrize(
    "text", ["", " \n\t ", "\x00", "\ud800", '"' * 500, "‘“" * 200, "\u202e", "🙂" * 50, "said " * 300]
)
def test_any_text_is_good_input(extractor: Extractor, text: str) -> None:
    assert isinstance(extractor.extract(text), quoteattr.Extraction)


def test_a_megabyte_on_one_line_is_read(parser: EncoderParser) -> None:
    extractor = Extractor(parser=PlainParser())
    text = "A" * 1_000_000
    assert extractor.extract(text).claims == ()


def test_one_extractor_serves_many_threads(extractor: Extractor) -> None:
    texts = [f"“The ferry is {n} minutes late,” said Mara Okello." for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(extractor.extract, texts))
    assert [r.claims for r in together] == [extractor.extract(t).claims for t in texts]


def test_the_import_loads_no_model_runtime() -> None:
    heavy = "{'torch', 'stanza', 'onnxruntime', 'numpy', 'tokenizers', 'pandas', 'spacy', 'selectolax', 'trafilatura'}"
    code = f"import sys, quoteattr; print(sorted({heavy} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
    assert shown.stderr == ""
