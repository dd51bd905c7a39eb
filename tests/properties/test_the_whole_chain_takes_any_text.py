"""Invariants 1, 2, 3 and 5 of the whole chain, for any ``str``: the stages behind the models, many examples.

With the bundled models: test_whole_chain.py.
"""

from __future__ import annotations

from hypothesis import given

from quoteattr import Extraction
from quoteattr.export.json import from_json, to_json
from tests.invariants import find_bad_facts, find_bad_nesting, find_bad_order, find_bad_slices
from tests.properties.chains import CAST, chain
from tests.strategies import news_texts, texts


@given(news_texts() | texts)
def test_the_whole_chain_takes_any_text(text: str) -> None:
    for cast in ((), CAST):
        result = chain(*cast).extract(text)
        assert find_bad_slices(text, result) == []
        assert find_bad_order(result) == []
        assert find_bad_nesting(result) == []
        assert [bad for claim in result.claims for bad in find_bad_facts(claim)] == []
        assert Extraction.from_dict(result.to_dict()) == result
        assert to_json(from_json(to_json(result))) == to_json(result)


def test_the_chain_has_work_to_do() -> None:
    text = "“The ferry is late,” Mara Okello said.\n\n“The bridge is safe today,” Ivo Quill said."
    claims = chain(*CAST).extract(text).claims
    resolved = [c.speaker.resolution.actor.id for c in claims if c.speaker and c.speaker.resolution.actor]
    assert resolved == ["okello", "quill"]
