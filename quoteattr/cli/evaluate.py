"""``quoteattr evaluate``: gold against predicted."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import click
from rich import box
from rich.console import Console
from rich.table import Table

from ..claims import Extraction, Failure
from ..errors import InputError
from ..evaluate import (
    ClaimScores,
    Difference,
    GoldArticle,
    Reliability,
    Row,
    SpeakerScores,
    find_differences,
    judge,
    match_predictions,
    measure_reliability,
    read_gold,
    read_predictions,
    score_claims,
    score_speakers,
)
from ..evaluate.differences import KINDS, name_speaker
from ..export.table import PLAIN_WIDTH, make_printable
from ..text import Span
from .inputs import complete_paths
from .outputs import tell

__all__ = ["evaluate"]

_CONTEXT = 60  # characters of the article that are shown on both sides of a passage
_LONGEST = 400  # ... and of the passage itself


@click.command(short_help="Score predictions against gold.")
@click.argument("gold", type=click.Path())
@click.argument("predicted", metavar="PRED", type=click.Path())
@click.option(
    "--texts",
    metavar="FOLDER",
    shell_complete=complete_paths,
    help="Where the texts are when GOLD is in the wire format, as ID or ID.txt.",
)
@click.option(
    "--nested",
    is_flag=True,
    help="Compare reports inside reports too, for gold that has them; otherwise only the outermost.",
)
@click.option(
    "--errors",
    metavar="N",
    type=click.IntRange(0),
    default=0,
    help="Also print the first N passages of each kind of error: missed, spurious, wrong border, source or speaker.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="Tables for people, or one JSON object with shares from 0 to 1.",
)
def evaluate(gold: str, predicted: str, texts: str | None, nested: bool, errors: int, form: str) -> None:
    """Score predictions against gold: claims, speakers, confidence.

    GOLD is a folder of brat standoff (NAME.txt beside NAME.ann), or JSON Lines: of the wire format, or of a corpus with
    its texts. PRED is what "quoteattr extract --format jsonl" writes, or another folder of brat standoff. Articles are
    matched by id or file name. What each score is: docs/accuracy.md.
    """
    articles = read_gold(gold, texts)
    found = _match(articles, read_predictions(predicted))
    scores, speakers = score_claims(articles, found, nested=nested), score_speakers(articles, found)
    reliability = measure_reliability(judge(articles, found, nested=nested))
    differences = _first_of_each(find_differences(articles, found, nested=nested), errors) if errors else []
    if form == "json":
        result = {
            "claims": scores.to_dict(),
            "speakers": speakers.to_dict(),
            "confidence": reliability.to_dict(),
            "errors": [difference.to_dict() for difference in differences],
        }
        click.echo(json.dumps(result, indent=2))
        return
    width = None if sys.stdout.isatty() else PLAIN_WIDTH
    console = Console(highlight=False, markup=False, emoji=False, width=width)
    _show_claims(console, scores)
    if speakers.all.gold:
        _show_speakers(console, speakers)
    _show_confidence(console, reliability)
    for difference in differences:
        click.echo("\n" + "\n    ".join(make_printable(line) for line in _describe(difference)))


def _match(articles: Sequence[GoldArticle], predictions: Sequence[Extraction | Failure]) -> Mapping[str, Extraction]:
    """Predictions by article, with notes on standard error for what has no counterpart."""
    found = match_predictions(articles, predictions)
    if articles and predictions and not found:
        raise InputError(
            f"no prediction is for an article of gold: gold has {articles[0].id!r}, "
            f"predictions have {predictions[0].id!r}"
        )
    if missing := len(articles) - len(found):
        tell(f"Note: {missing} of {len(articles)} articles have no prediction; they count as texts without claims")
    if surplus := len(predictions) - len(found):
        tell(f"Note: {surplus} of {len(predictions)} predictions are failures or for no article of gold; left out")
    return found


def _first_of_each(differences: Iterable[Difference], limit: int) -> list[Difference]:
    everything = list(differences)
    return [d for kind in KINDS for d in islice((d for d in everything if d.kind == kind), limit)]


# --- tables --------------------------------------------------------------------------------------------------------


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _table(title: str, columns: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    return table


def _show_claims(console: Console, scores: ClaimScores) -> None:
    names = ("claims", "gold", "found", "exact", "relaxed", "token", "attribution", "P", "R", "strict", "source")
    table = _table("F1 in %; P and R of attribution; source: accuracy in relaxed matches", names)
    for name, row in (("all", scores.all), *((kind.value, row) for kind, row in scores.by_kind.items())):
        table.add_row(name, *_list_figures(row))
    console.print(table)
    for name, (low, high) in scores.intervals.items():
        console.print(f"95 % interval of {name.replace('_', ' ')} F1: {_percent(low)} to {_percent(high)}")
    speech = scores.speech
    console.print(
        f"Of {speech.gold} claims with a cue of speech {_percent(speech.relaxed)} % are found, "
        f"{_percent(speech.attribution)} % with their source"
    )
    if scores.cue_accuracy is not None:
        console.print(f"Cues of relaxed matches: {_percent(scores.cue_accuracy)} % right")


def _list_figures(row: Row) -> Iterator[str]:
    yield from (str(row.gold), str(row.predicted))
    attribution = row.attribution
    shares = (row.exact.f1, row.relaxed.f1, row.token.f1, attribution.f1, attribution.precision, attribution.recall)
    yield from map(_percent, (*shares, row.strict_attribution.f1, row.source_accuracy))


def _show_speakers(console: Console, speakers: SpeakerScores) -> None:
    names = ("speakers", "gold", "right", "wrong", "abstained", "missed", "accuracy", "misattribution")
    table = _table("Who speaks; misattribution: wrong of those given a name, in %", names)
    for name, counts in (("all", speakers.all), ("pronouns", speakers.pronouns)):
        whole = (counts.gold, counts.right, counts.wrong, counts.abstained, counts.missed)
        table.add_row(name, *map(str, whole), _percent(counts.accuracy), _percent(counts.misattribution))
    console.print(table)


def _show_confidence(console: Console, reliability: Reliability) -> None:
    table = _table("Confidence: what it promises and what is right (relaxed match, right source)", _CONFIDENCE_COLUMNS)
    for part in reliability.bins:
        reach = f"{part.low:.3f} to {part.high:.3f}"
        table.add_row(reach, str(part.claims), _percent(part.confidence), _percent(part.precision))
    console.print(table)
    console.print(f"Expected calibration error: {reliability.error:.3f}")


_CONFIDENCE_COLUMNS = ("confidence", "claims", "promised %", "right %")


# --- passages ------------------------------------------------------------------------------------------------------


def _describe(difference: Difference) -> Iterator[str]:
    """One passage as lines: where, the words around it, and both readings."""
    gold, claim, text = difference.gold, difference.predicted, difference.text
    spans = difference.content
    start = spans[0].start if spans else 0
    yield f"{difference.kind}: {difference.article}, character {start}"
    yield f"text:  {_in_context(text, spans)}"
    if gold is not None:
        speaker = None if gold.speaker is None else gold.speaker.name
        yield f"gold:  {_reading(text, gold.content, gold.cue, gold.source, speaker)}"
    if claim is not None:
        cue = () if claim.cue is None else (claim.cue.span,)
        source = () if claim.speaker is None else (claim.speaker.span,)
        reading = _reading(text, claim.content, cue, source, name_speaker(claim))
        yield f"found: {reading} (confidence {claim.confidence:.2f})"


def _reading(
    text: str, content: Sequence[Span], cue: Sequence[Span], source: Sequence[Span], speaker: str | None
) -> str:
    parts = [f'"{_join(text, content)}"', f'cue "{_join(text, cue)}"', f'source "{_join(text, source)}"']
    return ", ".join([*parts, *([] if speaker is None else [f"who is {speaker}"])])


def _join(text: str, spans: Sequence[Span]) -> str:
    words = " ".join(" [...] ".join(span.of(text) for span in spans).split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]} ..."


def _in_context(text: str, spans: Sequence[Span]) -> str:
    """The first words of a passage in [ ], with what stands around them."""
    if not spans:
        return ""
    start, end = spans[0].start, min(spans[0].end, spans[0].start + _LONGEST)
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return " ".join(f"{before}[{text[start:end]}]{after}".split())
