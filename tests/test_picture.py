"""The picture of README shows what is found, and is well-formed."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from quoteattr import Extraction, Extractor
from quoteattr.parse import EncoderParser

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    specification = importlib.util.spec_from_file_location("picture", ROOT / "tools" / "picture.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_the_picture_is_what_make_picture_draws(tool: ModuleType, parser: EncoderParser) -> None:
    drawn = tool.draw(tool.TEXT, Extractor(parser=parser).extract(tool.TEXT, "picture"))
    assert (ROOT / "docs" / "picture.svg").read_text(encoding="utf-8") == drawn, "make picture draws it anew"


def test_it_is_xml_with_every_word_in_order(tool: ModuleType) -> None:
    picture = ElementTree.fromstring((ROOT / "docs" / "picture.svg").read_text(encoding="utf-8"))
    words = [piece for piece in picture.iter("{http://www.w3.org/2000/svg}text") if piece.get("font-size") == "19"]
    drawn = "".join(piece.text or "" for piece in words)  # a blank at which a line ends is not drawn
    assert drawn.replace(" ", "") == tool.TEXT.replace(" ", "")


def test_a_text_without_claims(tool: ModuleType) -> None:
    ElementTree.fromstring(tool.draw("Nobody spoke.", Extraction("empty")))
