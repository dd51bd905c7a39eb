"""The picture of README: a paragraph of our own with what quoteattr finds in it, as SVG.

    make picture        # or: python tools/picture.py docs/picture.svg

Nothing in it is drawn by hand. Words are set with the widths of Helvetica, which Arial, Liberation Sans and others
share; each piece also says how wide it is (``textLength``), so that another font is made to fit.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import attrs

from quoteattr import Claim, Extraction, Extractor, Polarity, Span, SpeechKind
from quoteattr.export.marking import Layer, Part, cut, list_layers
from quoteattr.export.voices import group_voices

TEXT = (
    "“The ferry is not safe,” chief engineer Mara Okello told the harbour board on Monday. She said nine of its twelve "
    "lifeboats leaked. Juan Odell, who chairs the board, denied that he had been warned and called her report “a draft”"
    ". According to a confidential memo, repairs would cost 40 million crowns."
)

# Widths of Helvetica in thousandths of the size, by character; from Adobe's font metrics.
_WIDTHS = {
    character: width
    for characters, width in (
        ("ijl’‘", 222),
        (" ,.:;/!If[]t·", 278),
        ("r-()“”", 333),
        ("cksvxyzJ", 500),
        ("0123456789abdeghnopqu?L", 556),
        ("=+", 584),
        ("FTZ", 611),
        ("ABEKPSVXY", 667),
        ("wCDHNRU", 722),
        ("GOQ", 778),
        ("mM", 833),
        ("W", 944),
        ("→", 1000),
    )
    for character in characters
}
_BOLD = 1.08  # how much wider bold letters are, nearly
_SIZE, _SMALL = 19, 14
_WIDTH, _MARGIN, _LEADING, _ROW = 860, 32, 40, 26
# Dark enough to read on white, told apart by people who do not see red or green, too.
_COLOURS = (("#1d4ed8", "#dbe6ff"), ("#b45309", "#fdeccf"), ("#6d28d9", "#ebe0ff"), ("#0f766e", "#d3f3ee"))
_DASHES = {
    SpeechKind.DIRECT: "",
    SpeechKind.INDIRECT: ' stroke-dasharray="2 3"',
    SpeechKind.MIXED: ' stroke-dasharray="9 3"',
}


@attrs.frozen
class Piece:
    """Characters of one line that lie under the same marks, and where they stand."""

    words: str
    layers: tuple[Layer, ...]
    line: int
    left: float
    width: float
    start: int


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("path", type=Path)
    path = parser.parse_args().path
    path.write_text(draw(TEXT, Extractor().extract(TEXT, "picture")), encoding="utf-8")


def draw(text: str, result: Extraction) -> str:
    """The picture of a text and its claims."""
    voices = group_voices(text, result)
    owners = {index: place for place, voice in enumerate(voices) for index in voice.claims}
    pieces = list(set_lines(text, list_layers(result)))
    below = _MARGIN + _LEADING * (pieces[-1].line + 1) + 14
    height = below + _ROW * len(result.claims) + 30 + _MARGIN // 2
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'font-family="Helvetica, Arial, \'Liberation Sans\', sans-serif" role="img">'
    )
    parts = [
        head,
        f"<title>{escape(text)}</title>",
        f'<rect x="1" y="1" width="{_WIDTH - 2}" height="{height - 2}" rx="10" fill="#ffffff" stroke="#d0d7de"/>',
        *(mark for piece in pieces for mark in draw_marks(piece, result, owners)),
        *(draw_words(piece, owners) for piece in pieces),
        f'<path d="M{_MARGIN} {below - 12}H{_WIDTH - _MARGIN}" stroke="#d0d7de"/>',
    ]
    for index, claim in enumerate(result.claims):
        parts += draw_row(text, index, claim, owners[index], below + _ROW * index + 14)
    key = "underlined: direct · dashed: mixed · dotted: indirect · framed: source · bold: cue"
    parts += [write(key, _MARGIN, height - 16, 12, "#57606a"), "</svg>"]
    return "\n".join(parts) + "\n"


def set_lines(text: str, layers: Sequence[Layer]) -> Iterator[Piece]:
    """Break the text at blanks, and cut each line where a mark begins or ends."""
    spans: list[Span] = []
    start = end = 0
    for stop in [i for i, c in enumerate(text) if c == " "] + [len(text)]:
        if measure(text[start:stop], _SIZE) > _WIDTH - 2.8 * _MARGIN:  # cues are bold, and wider
            spans.append(Span(start, end))
            start = end + 1
        end = stop
    spans.append(Span(start, end))
    left = [0.0] * len(spans)
    for run in cut(len(text), layers, spans):
        if run.block is not None:
            words = run.span.of(text)
            width = measure(words, _SIZE, bold=any(layer.part is Part.CUE for layer in run.layers))
            yield Piece(words, run.layers, run.block, _MARGIN + left[run.block], width, run.span.start)
            left[run.block] += width


def draw_marks(piece: Piece, result: Extraction, owners: dict[int, int]) -> Iterator[str]:
    """What lies under the words: the colour of the speaker, a line that tells the kind, a frame around the source."""
    top = _MARGIN + _LEADING * piece.line
    for layer in piece.layers:
        dark, light = _COLOURS[owners[layer.claim] % len(_COLOURS)]
        box = f'x="{piece.left:.1f}" y="{top:.1f}" width="{piece.width:.1f}" height="27"'
        if layer.part is Part.CONTENT:
            dashes = _DASHES[result.claims[layer.claim].kind]
            yield f'<rect {box} fill="{light}"/>'
            line = f"M{piece.left:.1f} {top + 27:.1f}h{piece.width:.1f}"
            yield f'<path d="{line}" stroke="{dark}" stroke-width="2"{dashes}/>'
            if layer.start == piece.start:
                yield write(str(layer.claim + 1), piece.left + 1, top - 2, 10, dark, bold=True)
        elif layer.part is Part.SOURCE:
            framed = f'x="{piece.left - 1.5:.1f}" y="{top:.1f}" width="{piece.width + 3:.1f}" height="27" rx="4"'
            yield f'<rect {framed} fill="none" stroke="{dark}" stroke-width="1.5"/>'


def draw_words(piece: Piece, owners: dict[int, int]) -> str:
    """The words themselves."""
    cues = [layer for layer in piece.layers if layer.part is Part.CUE]
    colour = _COLOURS[owners[cues[-1].claim] % len(_COLOURS)][0] if cues else "#1f2328"
    return write(piece.words, piece.left, _MARGIN + _LEADING * piece.line + 19, _SIZE, colour, bold=bool(cues))


def draw_row(text: str, index: int, claim: Claim, owner: int, y: int) -> Iterator[str]:
    """One claim in words: whose, how told, what in it can be checked."""
    dark, light = _COLOURS[owner % len(_COLOURS)]
    yield f'<rect x="{_MARGIN}" y="{y - 15}" width="22" height="20" rx="4" fill="{light}" stroke="{dark}"/>'
    yield write(str(index + 1), _MARGIN + 7, y, _SMALL, dark, bold=True)
    speaker = claim.speaker
    resolution = speaker.resolution if speaker else None
    who = "nobody named" if speaker is None else speaker.head.of(text)
    if resolution is not None and resolution.actor is None:
        who += f" ({resolution.status.value.lower()})"
    elif resolution is not None and resolution.actor is not None and resolution.actor.name != who:
        who += f" → {resolution.actor.name}"
    cue = "" if claim.cue is None else claim.cue.lemma
    denied = claim.cue is not None and claim.cue.polarity is Polarity.NEGATIVE
    facts = ", ".join(f"{fact.span.of(text)} ({fact.type})" for fact in claim.facts)
    yield write(who, _MARGIN + 34, y, _SMALL, "#1f2328", bold=True)
    yield write(f"{claim.kind.value}, {cue}{' (negative)' if denied else ''}", 320, y, _SMALL, "#1f2328")
    if facts:
        yield write(f"to check: {facts}", 510, y, _SMALL, "#1f2328")


def write(words: str, x: float, y: float, size: int, colour: str, *, bold: bool = False) -> str:
    """A piece of text that is as wide as it was measured."""
    length = measure(words, size, bold=bold)
    weight = ' font-weight="bold"' if bold else ""
    shape = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}"{weight}'
    fit = f'textLength="{length:.1f}" lengthAdjust="spacingAndGlyphs" xml:space="preserve"'
    return f"<text {shape} {fit}>{escape(words)}</text>"


def measure(words: str, size: int, *, bold: bool = False) -> float:
    """How wide words are in Helvetica."""
    return sum(_WIDTHS[character] for character in words) * size / 1000 * (_BOLD if bold else 1)


if __name__ == "__main__":
    main()
