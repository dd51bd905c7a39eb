"""A text with its claims marked for a terminal, or for plain text where there are no colours.

A claim stands in brackets that begin with its number, ``[1 ...]``, so that claims inside claims and claims in several
stretches can be told apart without colour; where two overlap, the bracket that closes first has its number too. A list
below says whose each one is. On a terminal a claim has its speaker's colour, and what is verbatim is underlined. The
words are shown, never obeyed, as in a table.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import groupby
from typing import TextIO

from rich.console import Console
from rich.style import Style
from rich.text import Text

from ..claims import Claim, Extraction, Polarity, ResolutionStatus, SpeechKind
from ..paragraphs import split_paragraphs
from .marking import Part, Run, check_text, cut, list_layers
from .table import PLAIN_WIDTH, make_printable
from .voices import Voice, group_voices

__all__ = ["fit_annotated", "to_annotated_text"]

# Colours that the eight-colour palette has, readable on a light and on a dark ground.
_COLOURS = ("blue", "red", "green", "magenta", "cyan", "yellow")


def to_annotated_text(text: str, extraction: Extraction, width: int = PLAIN_WIDTH) -> str:
    """A text with its claims in numbered brackets and the list of them, without colours.

    Args:
        text: What the claims were found in.
        extraction: The claims.
        width: Columns of a line.

    Returns:
        Lines without blanks at their ends, the last one with its line break.

    Raises:
        InputError: The claims were not found in this text.

    >>> print(to_annotated_text("Nobody spoke.", Extraction("afp-17")), end="")
    Nobody spoke.
    <BLANKLINE>
    afp-17: No claims found.
    """
    console = Console(file=io.StringIO(), width=width, color_system=None, force_terminal=False)
    return "".join(f"{line.rstrip()}\n" for line in _render(text, extraction, console).splitlines())


def fit_annotated(text: str, extraction: Extraction, stream: TextIO) -> str:
    """A text with its claims marked for ``stream``: coloured and as wide as a terminal on one, plain elsewhere.

    The environment variable NO_COLOR takes the colours away.

    Args:
        text: What the claims were found in.
        extraction: The claims.
        stream: Where it will be written, for example ``sys.stdout``.

    Returns:
        Text that can be encoded as ``stream`` wants it.

    Raises:
        InputError: The claims were not found in this text.
    """
    console = Console(file=stream)
    marked = _render(text, extraction, console) if console.is_terminal else to_annotated_text(text, extraction)
    encoding = stream.encoding or "utf-8"
    return marked.encode(encoding, "replace").decode(encoding)


def _render(text: str, extraction: Extraction, console: Console) -> str:
    check_text(text, extraction)
    voices = group_voices(text, extraction)
    owners = {index: place for place, voice in enumerate(voices) for index in voice.claims}
    with console.capture() as capture:
        for paragraph in _mark_paragraphs(text, extraction, owners):
            console.print(paragraph, end="\n\n")
        if not extraction.claims:
            console.print(Text(f"{make_printable(extraction.id)}: No claims found."))
        for index, claim in enumerate(extraction.claims):
            console.print(_tell_claim(index, claim, voices[owners[index]], owners[index]))
    return capture.get().rstrip() + "\n"


def _mark_paragraphs(text: str, extraction: Extraction, owners: dict[int, int]) -> Iterator[Text]:
    """The paragraphs with their brackets; a claim that goes on in the next paragraph stays open."""
    blocks = [paragraph.span for paragraph in split_paragraphs(text)]
    layers = [layer for layer in list_layers(extraction) if layer.part in (Part.CONTENT, Part.QUOTED)]
    runs = [run for run in cut(len(text), layers, blocks) if run.block is not None]
    for _, group in groupby(range(len(runs)), key=lambda i: runs[i].block):
        line = Text()
        for i in group:
            before = runs[i - 1].layers if i else ()
            after = runs[i + 1].layers if i + 1 < len(runs) else ()
            run = runs[i]
            for layer in run.layers:
                if layer.part is Part.CONTENT and layer not in before:
                    line.append(f"[{layer.claim + 1} ", Style(color=_colour(owners[layer.claim]), bold=True))
            line.append(make_printable(run.span.of(text)), _style(run, extraction, owners))
            open_ = list(run.layers)
            for layer in reversed(run.layers):
                if layer in after:
                    continue
                if layer.part is Part.CONTENT:
                    crossed = any(x.part is Part.CONTENT for x in open_[open_.index(layer) + 1 :])
                    closing = f" {layer.claim + 1}]" if crossed else "]"
                    line.append(closing, Style(color=_colour(owners[layer.claim]), bold=True))
                open_.remove(layer)
        yield line


def _style(run: Run, extraction: Extraction, owners: dict[int, int]) -> Style:
    """The colour of the innermost claim's speaker; underlined where the words are verbatim."""
    claims = [layer.claim for layer in run.layers if layer.part is Part.CONTENT]
    if not claims:
        return Style.null()
    quoted = any(layer.part is Part.QUOTED for layer in run.layers)
    verbatim = quoted or any(extraction.claims[claim].kind is SpeechKind.DIRECT for claim in claims)
    return Style(color=_colour(owners[claims[-1]]), underline=verbatim)


def _colour(place: int) -> str:
    return _COLOURS[place % len(_COLOURS)]


def _tell_claim(index: int, claim: Claim, voice: Voice, place: int) -> Text:
    """Whose a claim is, in one line."""
    name = make_printable(voice.name) if voice.named else "no speaker"
    line = Text.assemble((f"[{index + 1}] ", Style(color=_colour(place), bold=True)), (name, "bold"))
    line.append(f", {claim.kind.value}")
    if claim.cue is not None:
        notes = {"negated": claim.cue.polarity is Polarity.NEGATIVE, "hedged": claim.cue.hedged}
        told = "".join(f", {note}" for note, holds in notes.items() if holds)
        line.append(f", {make_printable(claim.cue.lemma)}{told}")
    if voice.status is ResolutionStatus.RESOLVED and claim.speaker is not None:
        resolution = claim.speaker.resolution
        actor = None if resolution is None else resolution.actor
        line.append("" if actor is None else f" ({make_printable(actor.id)})")
    elif voice.status is not None:
        line.append(f" ({voice.status.value.lower()})")
    return line
