"""Models in the layout of Stanza's own downloads."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from quoteattr.errors import MissingExtraError, ModelCorruptError, ModelMissingError
from quoteattr.parse import StanzaParser
from tests.parse.promises import check

TEXT = "“We don't know,” Mara Okello said in Oslo.\n\nThe board met on Friday."


@pytest.fixture
def copy(stanza_models: Path, tmp_path: Path) -> Path:
    """The same, to be harmed: links to the files, which a test replaces."""
    directory = tmp_path / "copy"
    for file in stanza_models.rglob("*.*"):
        link = directory / file.relative_to(stanza_models)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(file)
    return directory


def edit_resources(directory: Path, edit: Any) -> None:
    file = directory / "resources.json"
    resources = json.loads(file.read_text(encoding="utf-8"))
    edit(resources)
    file.unlink()
    file.write_text(json.dumps(resources), encoding="utf-8")


def test_they_parse_and_say_which_they_are(stanza_models: Path) -> None:
    official = StanzaParser.official("en", stanza_models, threads=1)
    document = official.parse(TEXT)
    check(document, TEXT)
    assert [sentence.span.of(TEXT) for sentence in document.sentences][-1] == "The board met on Friday."
    files = sorted(path for path in stanza_models.rglob("toy.pt"))
    assert official.provenance == {
        f"stanza/en/{file.parent.name}/{file.stem}": hashlib.sha256(file.read_bytes()).hexdigest() for file in files
    }
    assert official.provenance is not official.provenance


def test_stanzas_own_directory_is_the_default(stanza_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stanza.resources.common.DEFAULT_MODEL_DIR", str(stanza_models))
    assert StanzaParser.official().parse("She left.").tokens[1].lemma == "leave"


@pytest.mark.parametrize(
    ("absent", "expected"),
    [
        (("ner",), ("leave", "VERB", "root", 0)),
        (("depparse", "ner"), ("leave", "VERB", "dep", 0)),
        (("lemma", "depparse"), ("left", "VERB", "dep", 1)),
        (("pos", "lemma", "depparse", "ner"), ("left", "X", "dep", 0)),
    ],
)
def test_a_language_may_lack_models(copy: Path, absent: tuple[str, ...], expected: tuple[Any, ...]) -> None:
    def drop(resources: Any) -> None:
        for name in absent:
            del resources["en"][name], resources["en"]["packages"]["default"][name]

    edit_resources(copy, drop)
    document = StanzaParser.official("en", copy).parse("Okello left.")
    token = document.tokens[1]
    assert (token.lemma, token.upos, token.deprel, len(document.entities)) == expected


def test_an_alias_is_followed(copy: Path) -> None:
    edit_resources(copy, lambda resources: resources.update({"eng": {"alias": "en"}}))
    document = StanzaParser.official("eng", copy).parse("She left.")
    assert (document.language, document.tokens[1].lemma) == ("eng", "leave")


@pytest.mark.parametrize(
    "missing",
    ["resources.json", "en/pos/toy.pt", "en/ner/toy.pt", "en/pretrain/toy.pt"],
)
def test_a_missing_file_names_the_command(copy: Path, missing: str) -> None:
    (copy / missing).unlink()
    with pytest.raises(ModelMissingError) as caught:
        StanzaParser.official("en", copy)
    assert str(caught.value).endswith(
        f"Download them with: python -c \"import stanza; stanza.download('en', model_dir={str(copy)!r})\""
    )


def test_nothing_downloaded_at_all_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stanza.resources.common.DEFAULT_MODEL_DIR", str(tmp_path))
    with pytest.raises(ModelMissingError, match=r"stanza\.download\('en'\)\"$"):
        StanzaParser.official()


def test_another_language_than_those_downloaded(stanza_models: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"include none for language 'fr'\. Download"):
        StanzaParser.official("fr", stanza_models)


@pytest.mark.parametrize(
    ("broken", "content"),
    [
        ("resources.json", b"{"),
        ("resources.json", b'{"en": 3}'),
        ("en/pos/toy.pt", b""),
        ("en/depparse/toy.pt", b"not a model"),
        ("en/lemma/toy.pt", b"\x80\x04cos\nsystem\n(S'false'\ntR."),
    ],
    ids=["half a JSON file", "another JSON file", "empty", "text", "a pickle that would run code"],
)
def test_an_unreadable_file_is_corrupt(copy: Path, broken: str, content: bytes) -> None:
    (copy / broken).unlink()
    (copy / broken).write_bytes(content)
    with pytest.raises(ModelCorruptError, match=r"cannot load its models for 'en'.*stanza\.download"):
        StanzaParser.official("en", copy)


def test_without_stanza_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"quoteattr\[stanza\]"):
        StanzaParser.official()
