"""Who was told, when and where, by the clause of the cue. Marks as in marked.py."""

from __future__ import annotations

import pytest

from quoteattr.parse import EncoderParser

from .marked import attribute_marked

# fmt: off
CASES = [
    ("{1s|She} {1v|told} Reuters on Monday in Geneva {1c|that it was late}.", "Reuters", "Monday", "Geneva"),
    ("“{1c|It is late},” {1s|he} {1v|said} late on Friday.", None, "late on Friday", None),
    ("“{1c|It is late},” {1s|he} {1v|said} yesterday.", None, "yesterday", None),
    ("{1s|Rebels} {1v|said} Sunday {1c|they would go}.", None, "Sunday", None),
    ("“{1c|It is late},” {1s|he} {1v|said} to reporters.", "reporters", None, None),
    ("“{1c|It is late},” {1s|he} {1v|said}, to laughter.", None, None, None),
    ("“{1c|It is late},” {1s|he} {1v|said} in an interview with the Carrow Herald.", "the Carrow Herald", None, None),
    ("“{1c|It is late},” {1s|he} {1v|said} outside the town hall.", None, None, "the town hall"),
    ("“{1c|Nobody pays},” {1s|he} {1v|said} at a rally in Carrow.", None, None, "a rally in Carrow"),
    ("“{1c|It is late},” {1s|he} {1v|said} at the time.", None, None, None),
    ("{1s|The mayor} {1v|urged} {1c|residents to leave}.", "residents", None, None),
    ("{1s|The mayor} {1v|asked} {1c|why they stayed}.", None, None, None),
    ("{1s|The mayor} {1v|promised} {1c|a new bridge}.", None, None, None),
    ("{1s|The mayor} {1v|asked} the residents {1c|to leave}.", "the residents", None, None),
    ("“{1c|It is late},” {1s|he} {1v|told} the agency by telephone.", "the agency", None, None),
    ("{1v|According to} {1s|him}, {1c|it was late}.", None, None, None),
    ("“{1c|It is late},” {1s|he} {1v|told} a crowd of farmers in Carrow on Sunday.", "a crowd of farmers", "Sunday",
     "Carrow"),
    ("“{1c|It is late},” {1s|he} {1v|told} officials of Carrow.", "officials of Carrow", None, None),
    ("{1s|She} {1v|spoke} with reporters of {1c|a new start}.", "reporters", None, None),
    ("{1s|They} {1v|called} on the government {1c|to act}.", "the government", None, None),
    ("{1s|She} {1v|said} {1c|the bridge opened on Monday in Carrow}.", None, None, None),
]
# fmt: on


@pytest.mark.parametrize(("marked", "addressee", "time", "place"), CASES)
def test_circumstances(
    parser: EncoderParser, marked: str, addressee: str | None, time: str | None, place: str | None
) -> None:
    got = attribute_marked(parser, marked)
    assert (got.words(1, "addressee"), got.words(1, "time"), got.words(1, "place")) == (addressee, time, place)


def test_a_claim_without_a_cue_has_none(parser: EncoderParser) -> None:
    got = attribute_marked(parser, "“{1c|It is late}.”")
    assert (got.claims[1].addressee, got.claims[1].time, got.claims[1].place) == (None, None, None)
