"""Gold and predictions from files: brat standoff, Label Studio's exports, the wire format, corpora in JSON Lines."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from .._json import explain, load_json, show_briefly
from ..claims import SCHEMA, Extraction, Failure, ResolutionStatus, SpeechKind
from ..errors import EncodingError, InputError, WireFormatError
from ..export.brat import from_brat
from ..export.json import from_json
from ..export.label_studio import from_label_studio
from ..text import Span
from .gold import GoldArticle, GoldClaim, GoldSpeaker

__all__ = ["match_predictions", "read_gold", "read_predictions"]


def read_gold(path: str | Path, texts: str | Path | None = None) -> list[GoldArticle]:
    """Read gold.

    Args:
        path: A folder of brat standoff (``NAME.txt`` beside ``NAME.ann``), a file that Label Studio exported ("JSON"),
            of which the annotated tasks count, or a file of JSON Lines. A line is an object of the wire format, or of a
            corpus: ``id``, ``text``, ``claims`` with ``content``, ``source`` and
            ``cue`` (lists of [start, end] in code points), and if known ``kind``, ``core``, ``speaker`` (a name),
            ``speaker_id``, ``named``, ``source_is_pronoun``; ``actors`` with ``id``, ``name``, ``aliases``,
            ``mentions``; ``genre``. All claims of a corpus count for spans; of the others the outermost.
        texts: Folder of the texts that the wire format leaves out, ``ID`` or ``ID.txt``; an id that leads out of it is
            an error. By default an id is taken for the path of its text.

    Returns:
        The articles, in the order of the file or of their names.

    Raises:
        InputError: A file or a text cannot be read.
        WireFormatError: A line is in none of the formats.
    """
    path = Path(path)
    if path.is_dir():
        return [GoldArticle.from_extraction(extraction, text) for extraction, text in _read_brat(path)]
    if _read(path).lstrip("\ufeff \t\r\n").startswith("["):
        return [GoldArticle.from_extraction(extraction, text) for extraction, text in _read_tasks(path)]
    articles: list[GoldArticle] = []
    for number, line in _read_lines(path):
        data = _parse(line, path, number)
        if isinstance(data, Mapping) and "text" in data and data.get("schema") != SCHEMA:
            articles.append(_read_row(data, path, number))
        else:
            result = _read_wire(line, path, number)
            if isinstance(result, Extraction):
                articles.append(GoldArticle.from_extraction(result, _find_text(result.id, texts)))
    return articles


def read_predictions(path: str | Path) -> list[Extraction | Failure]:
    """Read predictions: JSON Lines of the wire format, or a folder of brat standoff (another annotator's, say).

    Raises:
        InputError: A file cannot be read.
        WireFormatError: A line is not in the format.
    """
    path = Path(path)
    if path.is_dir():
        return [extraction for extraction, _ in _read_brat(path)]
    return [_read_wire(line, path, number) for number, line in _read_lines(path)]


def match_predictions(
    gold: Sequence[GoldArticle], predictions: Iterable[Extraction | Failure]
) -> dict[str, Extraction]:
    """Give each article its prediction: by id, or else by the file name in the id ("in/afp-17.txt" is "afp-17").

    Returns:
        Extractions by the id of the gold article; failures and predictions for other articles are left out.

    Raises:
        WireFormatError: Two predictions are for one article, or a claim's words are not those of the article's text.
    """
    texts = {article.id: article.text for article in gold}
    by_name = {_name(article_id): article_id for article_id in texts}
    matched: dict[str, Extraction] = {}
    for prediction in predictions:
        article = prediction.id if prediction.id in texts else by_name.get(_name(prediction.id))
        if article is None or isinstance(prediction, Failure):
            continue
        if article in matched:
            raise WireFormatError(f"document {prediction.id!r}: there are two predictions for the article {article!r}")
        _check_words(prediction, texts[article])
        matched[article] = prediction
    return matched


def _name(document_id: str) -> str:
    return PurePath(document_id).name.removesuffix(".txt")


def _check_words(extraction: Extraction, text: str) -> None:
    for claim in extraction.claims:
        if claim.text != " [...] ".join(span.of(text) for span in claim.content):
            raise WireFormatError(
                f"document {extraction.id!r}: claim {claim.id} says {claim.text[:60]!r}, which is not what the gold's "
                "text has there; were both made from the same file, with the same line breaks?"
            )


# --- files ---------------------------------------------------------------------------------------------------------


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise EncodingError(f"{path}: no UTF-8 text at offset {error.start}", offset=error.start) from error
    except (OSError, ValueError) as error:  # a ValueError: a NUL in the path
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def _read_lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(_read(path).removeprefix("\ufeff").split("\n"), start=1):
        if line.strip():
            yield number, line


def _read_brat(folder: Path) -> Iterator[tuple[Extraction, str]]:
    files = sorted(folder.glob("*.ann"))
    if not files:
        raise InputError(f"{folder}: there are no .ann files in this folder")
    for file in files:
        text = _read(file.with_suffix(".txt"))
        try:
            yield from_brat(_read(file), text, file.stem), text
        except WireFormatError as error:
            raise WireFormatError(f"{file}: {error}") from error


def _read_tasks(path: Path) -> Iterator[tuple[Extraction, str]]:
    """Tasks of Label Studio that somebody has annotated; what nobody has looked at is no gold."""
    try:
        tasks = load_json(_read(path).removeprefix("\ufeff"))
    except ValueError as error:
        raise WireFormatError(f"{path}: {explain(error)}") from error
    found = False
    for number, task in enumerate(tasks, start=1):
        try:
            extraction = from_label_studio(task)
            if all(each.get("was_cancelled") for each in task.get("annotations") or ()):
                continue
            yield extraction, task["data"]["text"]
        except WireFormatError as error:
            raise WireFormatError(f"{path}, task {number}: {error}") from error
        found = True
    if not found:
        raise InputError(f"{path}: nobody has annotated any task of this file")


def _find_text(document_id: str, texts: str | Path | None) -> str:
    if texts is not None and not _stays_inside(document_id):
        raise InputError(
            f"the id {show_briefly(document_id)} leads out of {texts}; the text of such a document is not read"
        )
    options = [Path(document_id)] if texts is None else [Path(texts, document_id), Path(texts, f"{document_id}.txt")]
    found = next((option for option in options if os.path.isfile(option)), None)
    if found is None:
        raise InputError(f"the text of {document_id!r} is not at {' or '.join(map(str, options))}; say where it is")
    return _read(found)


def _stays_inside(document_id: str) -> bool:
    """Whether an id from a file, taken for a path, names something below the folder that the user named."""
    path = PurePath(document_id)
    return not path.is_absolute() and not path.drive and ".." not in path.parts


def _parse(line: str, path: Path, number: int) -> Any:
    try:
        return load_json(line)
    except ValueError as error:
        raise WireFormatError(f"{path}, line {number}: {explain(error)}") from error


def _read_wire(line: str, path: Path, number: int) -> Extraction | Failure:
    try:
        return from_json(line)
    except WireFormatError as error:
        raise WireFormatError(f"{path}, line {number}: {error}") from error


# --- rows of a corpus ----------------------------------------------------------------------------------------------


def _read_row(row: Mapping[str, Any], path: Path, number: int) -> GoldArticle:
    try:
        actors = {actor["id"]: actor for actor in row.get("actors") or ()}
        claims = tuple(_read_claim(claim, actors) for claim in row["claims"])
        return GoldArticle(str(row["id"]), row["text"], claims, str(row.get("genre") or ""))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise WireFormatError(f"{path}, line {number}: no row of gold: {type(error).__name__}: {error}") from error


def _read_claim(data: Mapping[str, Any], actors: Mapping[str, Mapping[str, Any]]) -> GoldClaim:
    return GoldClaim(
        content=_read_spans(data["content"]),
        source=_read_spans(data.get("source")),
        cue=_read_spans(data.get("cue")),
        kind=None if data.get("kind") is None else SpeechKind(data["kind"]),
        speaker=_read_speaker(data, actors.get(data.get("speaker_id") or "")),
        core=bool(data.get("core", True)),
    )


def _read_speaker(data: Mapping[str, Any], actor: Mapping[str, Any] | None) -> GoldSpeaker | None:
    name = data.get("speaker")
    if not name:
        return None
    known: Mapping[str, Any] = actor or {}
    return GoldSpeaker(
        name=name,
        status=ResolutionStatus.UNNAMED if data.get("named") is False else ResolutionStatus.RESOLVED,
        names=frozenset(filter(None, (name, known.get("name"), *(known.get("aliases") or ())))),
        mentions=_read_spans(known.get("mentions")),
        pronoun=bool(data.get("source_is_pronoun")),
    )


def _read_spans(value: Sequence[Sequence[int]] | None) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in value or ())
