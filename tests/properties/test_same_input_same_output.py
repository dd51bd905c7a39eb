"""Invariant 6: same input, same output: across runs, threads, batch sizes, one at a time or many at once.

Across processes, and with the bundled models: test_whole_chain.py.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from quoteattr import Extractor
from tests.news_parser import NewsParser
from tests.properties.chains import CAST, chain
from tests.strategies import news_texts, texts


@given(st.lists(news_texts() | texts, min_size=1, max_size=5), st.integers(1, 4))
def test_same_input_same_output(many: list[str], batch_size: int) -> None:
    for cast in ((), CAST):
        extractor = chain(*cast)
        alone = [extractor.extract(text, "a") for text in many]
        assert [extractor.extract(text, "a") for text in many] == alone
        pairs = [("a", text) for text in many]
        assert list(extractor.extract_many(pairs, batch_size=batch_size)) == alone
        assert list(extractor.extract_many(pairs[::-1], batch_size=batch_size)) == alone[::-1]
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(extractor.extract, many, ["a"] * len(many))) == alone


@given(news_texts())
def test_another_extractor_says_the_same(text: str) -> None:
    assert Extractor(parser=NewsParser(), detector="syntax").extract(text) == chain().extract(text)
