"""Why a claim is one, in words for people: the passage with its parts marked, who speaks and why, how sure, found how.

The claim carries all of it as data (``evidence``, ``confidence``, ``speaker.resolution``); this lays it out. The words
of an article are shown, never obeyed, as in a table.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TextIO

import attrs
from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from ..claims import Claim, CueAct, Extraction, Polarity, Resolution, ResolutionStatus, Speaker, SpeechKind
from ..errors import InputError
from ..paragraphs import split_paragraphs
from ..text import Span
from .marking import Part, check_text, cut, list_layers
from .table import PLAIN_WIDTH, make_printable

__all__ = ["fit_explanation", "tell_evidence", "to_explanation"]

# Characters that are shown of a paragraph on both sides of the claim.
_CONTEXT = 240
# ... and of an earlier mention.
_AROUND = 40
_MARKED = {Part.CONTENT: "claim", Part.SOURCE: "source", Part.CUE: "cue"}
_STYLES = {
    Part.CONTENT: Style(color="green"),
    Part.QUOTED: Style(color="green", underline=True),
    Part.SOURCE: Style(color="magenta"),
    Part.CUE: Style(color="yellow"),
}
_STATUS_STYLES = {ResolutionStatus.RESOLVED: "bold green", ResolutionStatus.AMBIGUOUS: "bold yellow"}

_KINDS = {
    SpeechKind.DIRECT: "direct: all of it stands in quotation marks",
    SpeechKind.INDIRECT: "indirect: none of it stands in quotation marks; the words are the article's",
    SpeechKind.MIXED: "mixed: what stands in quotation marks is verbatim, the other words are the article's",
}
_ACTS = {
    CueAct.ASSERTIVE: "assertive: it says that something is so",
    CueAct.DIRECTIVE: "directive: it wants somebody to do something",
    CueAct.COMMISSIVE: "commissive: it binds the speaker to something",
    CueAct.EXPRESSIVE: "expressive: it shows a feeling",
    CueAct.DECLARATIVE: "declarative: saying it makes it so",
    CueAct.MENTAL: "mental: it reports a thought, not speech",
}
_STATUSES = {
    ResolutionStatus.AMBIGUOUS: "more than one could be meant, or the only one need not be; nobody is chosen",
    ResolutionStatus.UNKNOWN: "named, but no actor that is known fits",
    ResolutionStatus.UNNAMED: "the article gives no name",
    ResolutionStatus.COLLECTIVE: "several at once, or a kind of people",
}
# What stands before the colon of a piece of evidence says which part of the program it is from.
_WAYS = {"tagger": "tagger", "marks": "quotation marks", "syntax": "grammar", "layout": "layout"}


def to_explanation(
    text: str, extraction: Extraction, claim: str, *, publish: float | None = None, width: int = PLAIN_WIDTH
) -> str:
    r"""The evidence of one claim in words, without colours.

    Args:
        text: What the claims were found in.
        extraction: The claims.
        claim: Id of one of them.
        publish: The confidence from which on claims may be published without a look; None leaves it out.
        width: Columns of a line.

    Returns:
        Lines without blanks at their ends, the last one with its line break.

    Raises:
        InputError: There is no such claim, or the claims were not found in this text.

    >>> said = Claim("c1", SpeechKind.INDIRECT, "it rained", (Span(9, 18),), confidence=0.9)
    >>> print(to_explanation("She said it rained.", Extraction("afp-17", (said,)), "c1").split("\n\n")[1])
      She said [claim it rained].
    """
    console = Console(file=io.StringIO(), width=width, color_system=None, force_terminal=False)
    return _render(text, extraction, claim, publish, console)


def fit_explanation(
    text: str, extraction: Extraction, claim: str, stream: TextIO, *, publish: float | None = None
) -> str:
    """The evidence of one claim in words for ``stream``: coloured and as wide as a terminal on one, plain elsewhere.

    The environment variable NO_COLOR takes the colours away. Nothing is told by colour alone.

    Args:
        text: What the claims were found in.
        extraction: The claims.
        claim: Id of one of them.
        stream: Where it will be written, for example ``sys.stdout``.
        publish: The confidence from which on claims may be published without a look; None leaves it out.

    Returns:
        Text that can be encoded as ``stream`` wants it.

    Raises:
        InputError: There is no such claim, or the claims were not found in this text.
    """
    console = Console(file=stream)
    if not console.is_terminal:
        console = Console(file=io.StringIO(), width=PLAIN_WIDTH, color_system=None, force_terminal=False)
    encoding = stream.encoding or "utf-8"
    return _render(text, extraction, claim, publish, console).encode(encoding, "replace").decode(encoding)


def tell_evidence(claim: Claim) -> tuple[str, ...]:
    """How a claim was found, as sentences: the tagger's figures in one, the other reasons one by one.

    Args:
        claim: Any claim; the reasons for its speaker, which begin with "speaker:", are left out.

    >>> found = ("tagger: content 0.95", "tagger: cue 0.99", "tagger: 0.98 before calibration", "marks: paired marks")
    >>> tell_evidence(Claim("c1", SpeechKind.DIRECT, "so", (Span(0, 2),), evidence=found))
    ('tagger: content 0.95, cue 0.99; together 0.98 before calibration', 'quotation marks: paired marks')
    """
    told: list[str] = []
    figures: list[str] = []
    whole = ""
    for piece in claim.evidence:
        way, _, reason = piece.partition(": ")
        if way == "speaker":
            continue
        if way == "tagger" and reason.endswith(" before calibration"):
            whole = f"; together {reason}"
        elif way == "tagger" and reason.rpartition(" ")[2].replace(".", "").isdigit():
            figures.append(reason)
        else:
            told.append(f"{_WAYS.get(way, way)}: {reason}" if reason else piece)
    if figures or whole:
        told.insert(0, f"tagger: {', '.join(figures)}{whole}")
    return tuple(told)


# --- layout --------------------------------------------------------------------------------------------------------


def _render(text: str, extraction: Extraction, name: str, publish: float | None, console: Console) -> str:
    check_text(text, extraction)
    claim = next((c for c in extraction.claims if c.id == name), None)
    if claim is None:
        raise InputError(f"{extraction.id}: there is no claim {name!r}")
    heading = Text.assemble((f"{make_printable(extraction.id)}, claim {make_printable(claim.id)}", "bold"))
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="bold", min_width=8)
    table.add_column(overflow="fold")
    for label, lines in _list_rows(text, extraction, claim, publish):
        table.add_row(label, Text("\n").join(lines))
    with console.capture() as capture:
        console.print(heading, soft_wrap=True)
        for passage in _mark_passages(text, extraction, claim):
            console.print()
            console.print(Padding(passage, (0, 2)))
        console.print()
        console.print(table)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().rstrip().splitlines())


def _mark_passages(text: str, extraction: Extraction, claim: Claim) -> Iterator[Text]:
    """The paragraphs that the claim touches, with its parts in brackets; long ones cut on both sides."""
    layers = list_layers(attrs.evolve(extraction, claims=(claim,)))
    blocks = [paragraph.span for paragraph in split_paragraphs(text)]
    touched = [b for b in blocks if any(x.start < b.end and b.start < x.end for x in layers)]
    first, last = min(x.start for x in layers), max(x.end for x in layers)
    for block in touched or [Span(first, last)]:
        shown = _widen(text, Span(max(first, block.start), min(last, block.end)), block, _CONTEXT)
        line = Text("" if shown.start == block.start else "... ")
        runs = [run for run in cut(len(text), layers, [shown]) if run.block is not None]
        for place, run in enumerate(runs):
            before = runs[place - 1].layers if place else ()
            after = runs[place + 1].layers if place + 1 < len(runs) else ()
            for layer in run.layers:
                if layer.part in _MARKED and layer not in before:
                    line.append(f"[{_MARKED[layer.part]} ", _STYLES[layer.part] + Style(bold=True))
            style = _STYLES[run.layers[-1].part] if run.layers else Style.null()
            line.append(make_printable(run.span.of(text)), style)
            for layer in reversed(run.layers):
                if layer.part in _MARKED and layer not in after:
                    line.append("]", _STYLES[layer.part] + Style(bold=True))
        yield line.append("" if shown.end == block.end else " ...")


def _list_rows(
    text: str, extraction: Extraction, claim: Claim, publish: float | None
) -> Iterator[tuple[str, Sequence[Text]]]:
    yield "Claim", [_plain(claim.text), _dim(f"{_KINDS[claim.kind]}; characters {_places(claim.content)}")]
    if around := _tell_nesting(extraction, claim):
        yield "Nesting", [_dim(line) for line in around]
    if claim.cue is None:
        yield "Cue", [_dim("no words introduce it")]
    else:
        cue = claim.cue
        notes = [_ACTS[cue.act]]
        if cue.polarity is Polarity.NEGATIVE:
            notes.append("negated: the speaker rejects it, or did not say it")
        if cue.hedged:
            notes.append("hedged: the article does not vouch for it")
        yield "Cue", [_plain(f"{cue.span.of(text)} ({cue.lemma})"), *map(_dim, notes)]
    reasons = [piece.removeprefix("speaker: ") for piece in claim.evidence if piece.startswith("speaker: ")]
    yield "Speaker", list(_tell_speaker(text, extraction, claim.speaker, reasons))
    if reasons:
        yield "Why", [_plain(reason) for reason in reasons]
    for label, span in (("Told to", claim.addressee), ("When", claim.time), ("Where", claim.place)):
        if span is not None:
            yield label, [_plain(span.of(text))]
    if claim.facts:
        yield "To check", [_plain(f"{fact.span.of(text)} ({fact.type})") for fact in claim.facts]
    yield "Sure", [_plain(f"{claim.confidence:.2f}"), *map(_dim, _tell_confidence(claim, publish))]
    if found := tell_evidence(claim):
        yield "Found by", [_plain(line) for line in found]


def _tell_confidence(claim: Claim, publish: float | None) -> Iterator[str]:
    yield (
        f"of 100 claims with this confidence about {round(100 * claim.confidence)} are right: reports of these words "
        "by this source. It does not say that the claim is true"
    )
    if publish is not None:
        if claim.confidence >= publish:
            yield f"{publish:.2f}, the confidence for publishing without a look, is reached"
        else:
            yield f"below {publish:.2f}, the confidence for publishing without a look: read the passage"


def _tell_nesting(extraction: Extraction, claim: Claim) -> list[str]:
    lines = [f"inside {c.id}: {c.text}" for c in extraction.claims if c.id == claim.parent]
    return lines + [f"holds {c.id}: {c.text}" for c in extraction.claims if c.parent == claim.id]


def _tell_speaker(text: str, extraction: Extraction, speaker: Speaker | None, reasons: Sequence[str]) -> Iterator[Text]:
    if speaker is None:
        yield _dim("the article names no source")
        return
    yield _plain(" = ".join([speaker.text, *(span.of(text) for span in speaker.antecedents)]))
    if speaker.antecedents:
        yield _dim(f"there: {_in_context(text, speaker.antecedents[-1])}")
    resolution = speaker.resolution
    if resolution is None:
        return
    yield _tell_status(extraction, resolution)
    own = {actor.id for actor in extraction.actors if actor.registry is None}
    for candidate in resolution.candidates:
        told = "; ".join(reason for reason in candidate.evidence if reason not in (*reasons, "name"))
        if resolution.actor is None or candidate.id != resolution.actor.id:
            score = f"{candidate.name} ({candidate.id}), score {candidate.score:.2f}"
            who = f"as the article knows it: {candidate.name}" if candidate.id in own else f"could be {score}"
            yield _dim(f"{who}: {told}" if told else who)
        elif told:
            yield _dim(told)


def _in_context(text: str, span: Span) -> str:
    """Words of the article with what stands around them in the paragraph."""
    block = next((p.span for p in split_paragraphs(text) if p.span.contains(span)), span)
    shown = _widen(text, span, block, _AROUND)
    before = "" if shown.start == block.start else "... "
    return f"{before}{shown.of(text)}{'' if shown.end == block.end else ' ...'} (characters {span.start} to {span.end})"


def _widen(text: str, span: Span, block: Span, by: int) -> Span:
    """A span with up to so many characters more on both sides, whole words, inside its block."""
    start, end = max(block.start, span.start - by), min(block.end, span.end + by)
    if start > block.start:  # a word that is cut in two is left out
        start = next((i + 1 for i in range(start, span.start) if text[i].isspace()), span.start)
    if end < block.end:
        end = next((i for i in range(end, span.end, -1) if text[i].isspace()), span.end)
    return Span(start, end)


def _tell_status(extraction: Extraction, resolution: Resolution) -> Text:
    line = Text(resolution.status.value, _STATUS_STYLES.get(resolution.status, "bold"))
    if resolution.actor is None:
        return line.append(f": {_STATUSES[resolution.status]}", "dim not bold")
    entry = next((a for a in extraction.actors if a.id == resolution.actor.id), None)
    origin = "in the article's own names" if entry is None or entry.registry is None else f"in {entry.registry}"
    return line.append(make_printable(f": {resolution.actor.name} ({resolution.actor.id}, {origin})"), "not bold")


def _places(spans: Sequence[Span]) -> str:
    return ", ".join(f"{span.start} to {span.end}" for span in spans)


def _plain(words: str) -> Text:
    return Text(make_printable(words))


def _dim(words: str) -> Text:
    return Text(make_printable(words), "dim")
