r"""Lines of brat standoff, whatever they annotate: ids, offsets in fragments, escapes. What they mean to us: brat.py.

A text-bound annotation lies on one line, so a span over a line break is written as one fragment a line, as brat does,
and fragments that only a line break parts are one span again when read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import attrs

from ..errors import WireFormatError
from ..text import Span

__all__ = [
    "Bound",
    "Event",
    "Lines",
    "Reference",
    "Standoff",
    "join_fragments",
    "parse_offsets",
    "parse_standoff",
    "split_spans",
    "unescape",
]

_LINE = re.compile(r"[^\r\n]+")
_LINE_BREAK = re.compile(r"[\r\n]")
_LINE_BREAKS = ("\n", "\r\n", "\r")


@attrs.define
class Lines:
    """The lines of a file over ``text`` while they are written."""

    text: str
    lines: list[str] = attrs.field(factory=list)
    _last: dict[str, int] = attrs.field(factory=dict)

    def add(self, letter: str, data: str) -> str:
        """Add a line with the next id of its kind ("T", "A", "#", ...); give the id."""
        self._last[letter] = number = self._last.get(letter, 0) + 1
        self.lines.append(f"{letter}{number}\t{data}")
        return f"{letter}{number}"

    def bind(self, kind: str, spans: Sequence[Span]) -> str:
        """Add a text-bound annotation; a ``Spans`` note tells what its fragments would not."""
        fragments = split_spans(spans, self.text)
        words = " ".join(f.of(self.text) for f in fragments)
        mark = self.add("T", f"{kind} {_offsets(fragments)}\t{_LINE_BREAK.sub(' ', words)}")
        if join_fragments(fragments, self.text) != tuple(spans):
            self.note("Spans", mark, _offsets(spans))
        return mark

    def refer(self, target: str, registry: str, entry: str, name: str) -> None:
        """Add a normalisation line."""
        self.add("N", f"Reference {target} {_quote(registry)}:{_quote(entry)}\t{_escape(name)}")

    def note(self, kind: str, target: str, value: str) -> None:
        """Add a note; ``value`` stands on one line."""
        self.add("#", f"{kind} {target}\t{value}")

    def note_words(self, kind: str, target: str, words: str) -> None:
        """Add a note of any words; ``unescape`` gives them back."""
        self.note(kind, target, _escape(words))

    def __str__(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)


@attrs.frozen
class Bound:
    """A T line: a type, the fragments it covers, the words that it says they are."""

    line: int
    kind: str
    fragments: tuple[Span, ...]
    words: str


@attrs.frozen
class Event:
    """An E line: the type and id of its trigger, and its roles in their order, without their numbers."""

    line: int
    number: int
    kind: str
    trigger: str
    roles: tuple[tuple[str, str], ...]


@attrs.frozen
class Reference:
    """An N line: an entry of a registry and its name."""

    registry: str
    id: str
    name: str


@attrs.define
class Standoff:
    """The lines of a file, by what they speak of; attributes, notes and relations with their line numbers."""

    bounds: dict[str, Bound] = attrs.field(factory=dict)
    events: dict[str, Event] = attrs.field(factory=dict)
    attributes: dict[tuple[str, str], tuple[int, str]] = attrs.field(factory=dict)
    notes: dict[tuple[str, str], list[tuple[int, str]]] = attrs.field(factory=dict)
    references: dict[str, list[Reference]] = attrs.field(factory=dict)
    relations: list[tuple[int, str, str, str]] = attrs.field(factory=list)


def parse_standoff(ann: str) -> Standoff:
    """Read lines; ids may come in any order, equivalences (``*``) are left out.

    Raises:
        WireFormatError: A line is not standoff; the message names it.
    """
    standoff = Standoff()
    for number, line in enumerate(ann.split("\n"), 1):
        line = line.removesuffix("\r")
        mark, _, data = line.partition("\t")
        if not line or mark == "*":
            continue
        if not _MARK.match(mark):
            raise WireFormatError(f"line {number}: {mark[:20]!r} is no id of a standoff line (T1, E1, A1, ...)")
        name, read = _KINDS[mark[0]]
        fields, _, value = data.partition("\t")
        try:
            read(standoff, mark, number, fields, value)
        except ValueError as error:
            raise WireFormatError(f"line {number}: {line[:60]!r} is no {name} line") from error
    return standoff


# --- lines of the text ---------------------------------------------------------------------------------------------


def split_spans(spans: Iterable[Span], text: str) -> tuple[Span, ...]:
    r"""Spans as fragments, none of which holds a line break; one of only line breaks (or of nothing) stays whole.

    >>> split_spans((Span(0, 7), Span(8, 9)), "One\ntwo x")
    (Span(start=0, end=3), Span(start=4, end=7), Span(start=8, end=9))
    """
    fragments: list[Span] = []
    for span in spans:
        lines = [Span(m.start(), m.end()) for m in _LINE.finditer(text, span.start, span.end)]
        fragments.extend(lines or [span])
    return tuple(fragments)


def join_fragments(fragments: Sequence[Span], text: str) -> tuple[Span, ...]:
    r"""Fragments as spans: those that only a line break parts are one.

    >>> join_fragments((Span(0, 3), Span(4, 7), Span(8, 9)), "One\ntwo x")
    (Span(start=0, end=7), Span(start=8, end=9))
    """
    spans = [fragments[0]]
    for before, fragment in pairwise(fragments):
        if text[before.end : fragment.start] in _LINE_BREAKS:
            spans[-1] = Span(spans[-1].start, fragment.end)
        else:
            spans.append(fragment)
    return tuple(spans)


def parse_offsets(offsets: str) -> tuple[Span, ...]:
    """Spans from "0 4;9 12".

    Raises:
        ValueError: It is not written so.
    """
    found = _OFFSETS.match(offsets)
    if found is None:
        raise ValueError(f"{offsets[:40]!r} are no offsets")
    return tuple(Span(*map(int, pair.split(" "))) for pair in offsets.split(";"))


def _offsets(spans: Iterable[Span]) -> str:
    return ";".join(f"{s.start} {s.end}" for s in spans)


# --- escapes -------------------------------------------------------------------------------------------------------

# Words in notes and names stand on one line: line breaks, tabs and the escaping character are \n, \r, \t and \\.
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNESCAPES = {escape: character for character, escape in _ESCAPES.items()}


def _escape(value: str) -> str:
    return re.sub(r"[\\\n\r\t]", lambda m: _ESCAPES[m[0]], value)


def unescape(value: str) -> str:
    r"""The words of a note that ``Lines.note_words`` wrote.

    >>> unescape(r"one\ntwo") == "one\ntwo"
    True
    """
    return re.sub(r"\\[\\nrt]", lambda m: _UNESCAPES[m[0]], value)


# A reference ends at a blank, its registry at the first colon.
def _quote(value: str) -> str:
    return re.sub(r"[%:\s]", lambda m: f"%{ord(m[0]):X};", value)


def _unquote(value: str) -> str:
    return re.sub(r"%([0-9A-F]{1,4});", lambda m: chr(int(m[1], 16)), value)


# --- reading a line ------------------------------------------------------------------------------------------------

_MARK = re.compile(r"[TEAMNR#]\d+\Z")
_OFFSETS = re.compile(r"\d+ \d+(;\d+ \d+)*\Z")
_BOUND = re.compile(r"(\S+) ([\d ;]+)\Z")
_ROLE = re.compile(r"([^\s:]*[^\s:\d])\d*:([TE]\d+)\Z")
_RELATION = re.compile(r"(\S+) Arg1:(\S+) Arg2:(\S+)\Z")
_REFERENCE = re.compile(r"Reference (\S+) ([^\s:]*):(\S*)\Z")


def _fields(pattern: re.Pattern[str], data: str) -> tuple[str, ...]:
    found = pattern.match(data)
    if found is None:
        raise ValueError(data)
    return found.groups()


def _read_bound(standoff: Standoff, mark: str, number: int, data: str, words: str) -> None:
    kind, offsets = _fields(_BOUND, data)
    standoff.bounds[mark] = Bound(number, kind, parse_offsets(offsets), words)


def _read_event(standoff: Standoff, mark: str, number: int, data: str, _: str) -> None:
    (kind, trigger), *roles = [_fields(_ROLE, role) for role in data.split()]
    standoff.events[mark] = Event(number, int(mark[1:]), kind, trigger, tuple((name, target) for name, target in roles))


def _read_attribute(standoff: Standoff, _: str, number: int, data: str, __: str) -> None:
    name, target, *value = data.split(" ", 2)
    standoff.attributes[name, target] = (number, "".join(value))


def _read_reference(standoff: Standoff, _: str, __: int, data: str, name: str) -> None:
    target, registry, entry = _fields(_REFERENCE, data)
    reference = Reference(_unquote(registry), _unquote(entry), unescape(name))
    standoff.references.setdefault(target, []).append(reference)


def _read_relation(standoff: Standoff, _: str, number: int, data: str, __: str) -> None:
    kind, first, second = _fields(_RELATION, data.rstrip())
    standoff.relations.append((number, kind, first, second))


def _read_note(standoff: Standoff, _: str, number: int, data: str, value: str) -> None:
    kind, target = data.split(" ")
    standoff.notes.setdefault((kind, target), []).append((number, value))


_KINDS: dict[str, tuple[str, Callable[[Standoff, str, int, str, str], None]]] = {
    "T": ("text-bound", _read_bound),
    "E": ("event", _read_event),
    "A": ("attribute", _read_attribute),
    "M": ("attribute", _read_attribute),
    "N": ("normalisation", _read_reference),
    "R": ("relation", _read_relation),
    "#": ("note", _read_note),
}
