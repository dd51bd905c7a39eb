"""Claims as a table for people: wrapped to the terminal and coloured there, plain and of one width everywhere else.

The words of an article are shown, never obeyed: terminal escapes, other controls, marks that turn the direction of text
and lone surrogates are replaced before they reach a terminal, and square brackets are no markup here.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import TextIO

import attrs
from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..claims import Claim, Cue, Extraction, Polarity, ResolutionStatus, Speaker, SpeechKind

__all__ = ["PLAIN_WIDTH", "fit_table", "make_printable", "to_table"]

#: Columns of a table that goes to a file or a pipe, whatever the terminal beside it.
PLAIN_WIDTH = 100

# Below this many columns five of them cannot stand side by side.
_NARROW = 80
# A chain of reports deeper than this is indented no further, so that the claim's column stays readable.
_DEEPEST_INDENT = 5
_CANDIDATES_SHOWN = 3
_NOTHING = "-"

_KIND_STYLES = {SpeechKind.DIRECT: "green", SpeechKind.MIXED: "yellow", SpeechKind.INDIRECT: "cyan"}

_SPACE = re.compile(r"[^\S\x1c-\x1f\x85]+")
# C0 has pictures at U+2400; C1, explicit directions and lone surrogates are shown as U+FFFD.
_UNPRINTABLE = {
    **{code: 0x2400 + code for code in range(0x20)},
    0x7F: 0x2421,
    **dict.fromkeys([*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
}


def make_printable(text: str) -> str:
    r"""``text`` on one line and harmless on a terminal.

    White space becomes single blanks, a control character its picture, and what has no picture U+FFFD. Words in any
    script stay as they are.

    >>> make_printable("She said:\r\n\x1b[31mred")
    'She said: ␛[31mred'
    """
    return _SPACE.sub(" ", text).translate(_UNPRINTABLE)


def to_table(extraction: Extraction, width: int = PLAIN_WIDTH) -> str:
    """The claims of a document as a plain table.

    Args:
        extraction: What an extractor gave.
        width: Columns of a line, the widest that the table may take.

    Returns:
        Lines without colours or blanks at their ends, the last one with its line break.

    >>> print(to_table(Extraction("afp-17")), end="")
    afp-17: No claims found.
    """
    console = Console(file=io.StringIO(), width=width, color_system=None, force_terminal=False)
    return "".join(f"{line.rstrip()}\n" for line in _render(extraction, console).splitlines())


def fit_table(extraction: Extraction, stream: TextIO) -> str:
    """The claims of a document as a table for ``stream``: as wide as a terminal and coloured on one, plain elsewhere.

    The environment variable NO_COLOR takes the colours away. Nothing is told by colour alone.

    Args:
        extraction: What an extractor gave.
        stream: Where the table will be written, for example ``sys.stdout``.

    Returns:
        A table that can be encoded as ``stream`` wants it.
    """
    console = Console(file=stream)
    table = _render(extraction, console) if console.is_terminal else to_table(extraction)
    encoding = stream.encoding or "utf-8"
    return table.encode(encoding, "replace").decode(encoding)


def _render(extraction: Extraction, console: Console) -> str:
    with console.capture() as capture:
        console.print(_tell_counts(extraction), soft_wrap=True)
        if extraction.claims:
            arrow = "->" if console.options.ascii_only else "→"
            parents = {claim.id: claim.parent for claim in extraction.claims}
            rows = [_Row.of(claim, _measure_depth(claim.id, parents), arrow) for claim in extraction.claims]
            console.print(_stack(rows) if console.width < _NARROW else _tabulate(rows, console.width))
    return capture.get().rstrip() + "\n"


def _tell_counts(extraction: Extraction) -> Text:
    heading = Text(f"{make_printable(extraction.id)}: ", style="bold")
    claims = extraction.claims
    if not claims:
        return heading.append("No claims found.")
    kinds = Counter(claim.kind for claim in claims)
    speakers = [claim.speaker for claim in claims if claim.speaker is not None]
    resolved = sum(1 for speaker in speakers if _is_resolved(speaker))
    told = ", ".join(f"{kinds[kind]} {kind.value}" for kind in SpeechKind if kinds[kind])
    noun = "claim" if len(claims) == 1 else "claims"
    return heading.append(f"{len(claims)} {noun} ({told}); {len(speakers)} with a speaker, {resolved} resolved")


@attrs.frozen
class _Row:
    """One claim as it is shown: plain words, nothing in them that a terminal would obey."""

    speaker: str
    actor: str
    kind: SpeechKind
    cue: str
    claim: str
    depth: int

    @classmethod
    def of(cls, claim: Claim, depth: int, arrow: str) -> _Row:
        words = make_printable(claim.text)
        return cls(
            speaker=_name_speaker(claim.speaker, arrow),
            actor=_tell_actor(claim.speaker),
            kind=claim.kind,
            cue=_tell_cue(claim.cue),
            claim=f"{arrow} {words}" if depth else words,
            depth=depth,
        )

    def show_kind(self) -> Text:
        return Text(self.kind.value, style=_KIND_STYLES[self.kind])

    def show_claim(self, left: int = 0) -> Padding:
        return Padding(Text(self.claim), (0, 0, 0, left + 2 * max(0, self.depth - 1)))


def _tabulate(rows: Sequence[_Row], width: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, leading=1, pad_edge=False, padding=(0, 1, 0, 0))
    for name, share in (("Speaker", 0.22), ("Actor", 0.14)):
        table.add_column(name, max_width=int(share * width), overflow="fold")
    table.add_column("Kind", no_wrap=True)
    table.add_column("Cue", max_width=int(0.14 * width), overflow="fold")
    table.add_column("Claim", ratio=1, overflow="fold")  # at least what the others leave, more when they are short
    for row in rows:
        table.add_row(Text(row.speaker), Text(row.actor), row.show_kind(), Text(row.cue), row.show_claim())
    return table


def _stack(rows: Sequence[_Row]) -> Group:
    """For a narrow terminal: each claim below the line that says whose it is."""
    parts: list[RenderableType] = []
    for row in rows:
        speaker = "no speaker" if row.speaker == _NOTHING else row.speaker
        actor = "" if row.actor == _NOTHING else f" ({row.actor})"
        cue = "" if row.cue == _NOTHING else f", {row.cue}"
        heading = Text.assemble("\n", (speaker, "bold"), f"{actor}, ", row.show_kind(), cue)
        parts += [heading, row.show_claim(left=2)]
    return Group(*parts)


def _measure_depth(claim_id: str, parents: dict[str, str | None]) -> int:
    depth, parent = 0, parents[claim_id]
    while parent is not None and depth < _DEEPEST_INDENT:  # the bound also ends a circle in data read from a file
        depth, parent = depth + 1, parents.get(parent)
    return depth


def _is_resolved(speaker: Speaker) -> bool:
    return speaker.resolution is not None and speaker.resolution.status is ResolutionStatus.RESOLVED


def _name_speaker(speaker: Speaker | None, arrow: str) -> str:
    if speaker is None:
        return _NOTHING
    start = speaker.span.start
    head = speaker.text[speaker.head.start - start : speaker.head.end - start]
    mention = make_printable(head if speaker.span.contains(speaker.head) else speaker.text)
    actor = speaker.resolution.actor if speaker.resolution is not None else None
    if actor is None or actor.name == mention:
        return mention
    return f"{mention} {arrow} {make_printable(actor.name)}"


def _tell_actor(speaker: Speaker | None) -> str:
    if speaker is None or speaker.resolution is None:
        return _NOTHING
    resolution = speaker.resolution
    if resolution.actor is not None:
        return make_printable(resolution.actor.id)
    status = resolution.status.value.lower()
    if resolution.status is not ResolutionStatus.AMBIGUOUS:
        return status
    ids = [candidate.id for candidate in resolution.candidates]
    shown = [*ids[:_CANDIDATES_SHOWN], *(["..."] if len(ids) > _CANDIDATES_SHOWN else [])]
    return f"{status}: {make_printable(', '.join(shown))}"


def _tell_cue(cue: Cue | None) -> str:
    if cue is None:
        return _NOTHING
    told = {"negative": cue.polarity is Polarity.NEGATIVE, "hedged": cue.hedged}
    notes = [note for note, holds in told.items() if holds]
    lemma = make_printable(cue.lemma)
    return f"{lemma} ({', '.join(notes)})" if notes else lemma
