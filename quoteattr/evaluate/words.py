"""The words that scores count, and the rule that tells from them whether a content is direct, mixed or indirect.

Both are rules for measuring and stay as they are, so that figures can be compared over years and with other systems;
what the package itself thinks of quotation marks (``quoteattr.marks``) may get better meanwhile.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import attrs

from .._toml import loads
from ..claims import SpeechKind
from ..text import Span

__all__ = ["WORD", "WordLists", "Words", "find_quoted_regions", "tell_kind", "word_lists"]

#: A word token; its apostrophe and hyphen are those of the scorer that published figures come from.
WORD = re.compile(r"\w+(?:[.'’\-]\w+)*")

_LINE = re.compile(r"[^\n]+")
_DOUBLE = re.compile(r"``|''|[“”„«»\"]")
_SINGLE = re.compile(r"(?<![^\s(\[—–-])[‘'](?=\w)(.+?)(?<=[\w.,!?])[’'](?=[\s.,;:!?)\]—–-]|$)")
_TYPED = {"``": "“", "''": '"'}


@attrs.frozen
class WordLists:
    """The data of words.toml.

    Args:
        function: Words that make no source: two sources agree when they share another word.
        irregular: Forms to lemmas, where no rule leads from the one to the other.
    """

    function: frozenset[str]
    irregular: Mapping[str, str]


@cache
def word_lists() -> WordLists:
    """The bundled lists.

    >>> word_lists().irregular["told"]
    'tell'
    """
    data: dict[str, Any] = loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return WordLists(frozenset(data["function"]["words"].split()), MappingProxyType(data["irregular"]))


class Words:
    """The word tokens of a text: runs of letters and digits, with single hyphens, points and apostrophes inside.

    Punctuation, quotation marks and white space are never counted: that trims every span alike.
    """

    def __init__(self, text: str) -> None:
        found = [(m.span(), m.group().lower()) for m in WORD.finditer(text)]
        self._starts = [start for (start, _), _ in found]
        self._ends = [end for (_, end), _ in found]
        self._forms = [form for _, form in found]

    def covered_by(self, spans: Iterable[Span]) -> frozenset[int]:
        """Numbers of the words that share a character with one of ``spans``.

        >>> sorted(Words("No vote, no road.").covered_by([Span(4, 10)]))
        [1, 2]
        """
        return frozenset(
            number
            for span in spans
            if len(span)
            for number in range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end))
        )

    def without_function_words(self, words: frozenset[int]) -> frozenset[int]:
        """``words`` less determiners, prepositions, conjunctions and Mr, Mrs, Ms; all of them if nothing is left."""
        solid = frozenset(w for w in words if not self._is_function_word(self._forms[w]))
        return solid or words

    def without_that(self, words: frozenset[int]) -> frozenset[int]:
        """``words`` less a "that" in front."""
        first = min(words, default=None)
        return words - {first} if first is not None and self._forms[first] == "that" else words

    @staticmethod
    def _is_function_word(form: str) -> bool:
        return form in word_lists().function or re.sub(r"['’]s$", "", form) in word_lists().function


def find_quoted_regions(text: str) -> list[Span]:
    """The stretches inside quotation marks, marks left out.

    Double marks (curly, low, angled, straight, ``''``) pair inside a line; one left open runs to the end of its line,
    since quotations over several paragraphs repeat the opening mark. Single marks pair outside double ones only, as
    headlines set them.

    >>> text = "He said: “No.” ‘Never’, she said."
    >>> [region.of(text) for region in find_quoted_regions(text)]
    ['No.', 'Never']
    """
    return sorted(region for line in _LINE.finditer(text) for region in _find_in_line(line.group(), line.start()))


def tell_kind(text: str, content: Sequence[Span], regions: Sequence[Span]) -> SpeechKind:
    """Direct when every word of ``content`` lies in one of ``regions``, mixed when some do, indirect when none does."""
    words = [Span(m.start(), m.end()).shifted(s.start) for s in content for m in WORD.finditer(s.of(text))]
    inside = [any(region.contains(word) for region in regions) for word in words or content]
    if inside and all(inside):
        return SpeechKind.DIRECT
    return SpeechKind.MIXED if any(inside) else SpeechKind.INDIRECT


def _find_in_line(line: str, offset: int) -> list[Span]:
    double = _pair_double(line)
    single = [Span(*m.span(1)) for m in _SINGLE.finditer(line)]
    regions = [*double, *(s for s in single if not any(s.overlaps(d) for d in double))]
    return [region.shifted(offset) for region in regions]


def _pair_double(line: str) -> list[Span]:
    regions: list[Span] = []
    start, opener = 0, ""  # no opener: outside
    for match in _DOUBLE.finditer(line):
        mark = _TYPED.get(match.group(), match.group())
        before_space = line[match.end() : match.end() + 1].isspace() or match.end() == len(line)
        after_space = match.start() == 0 or line[match.start() - 1].isspace()
        if not opener:
            if mark in "“„«" or (mark == '"' and not before_space):
                start, opener = match.end(), mark
        elif mark == "“" or (mark == '"' and after_space and not before_space and opener != "«"):
            regions.append(Span(start, match.start()))  # the mark before was never closed
            start, opener = match.end(), mark
        elif (mark in '”"' and opener != "«") or (mark == "»" and opener == "«"):
            regions.append(Span(start, match.start()))
            opener = ""
    if opener:
        regions.append(Span(start, len(line)))
    return regions
