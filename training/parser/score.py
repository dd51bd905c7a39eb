"""Score a parser of the package on treebanks and entities, with the scorer of the CoNLL 2018 shared task.

    python -m training.parser.score --treebanks pud.test.conllu ewt.test.conllu --entities ner.test.bioes

Each treebank is read twice: its raw text, and its words and sentences as they are. Entities are scored on given words,
four sentences at a time and as many as an article has, as the occurrences of a name agree within a text.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from quoteattr.parse import EncoderParser
from quoteattr.text import Document, Span
from training.parser.treebank import Sentence, open_text, read_bioes, read_conllu

RAW = ("Tokens", "Sentences", "UPOS", "XPOS", "Lemmas", "UAS", "LAS", "CLAS")
#: Paragraphs of four sentences: the articles of English Worldwide Newswire have 24 sentences on average.
OF_AN_ARTICLE = 6
GIVEN = ("UPOS", "XPOS", "Lemmas", "UAS", "LAS", "CLAS")


def lay_out(paragraph: Iterable[Sentence], start: int = 0) -> tuple[str, list[list[Span]]]:
    """The text of a paragraph and the spans of its words, from an offset on."""
    text, found = "", []
    for sentence in paragraph:
        found.append([])
        for word in sentence:
            found[-1].append(Span(start + len(text), start + len(text) + len(word.form)))
            text += word.form + " " * word.spaced
    return text.rstrip(), found


def write_conllu(document: Document) -> str:
    """A document as CoNLL-U."""
    lines = []
    for sentence in document.sentences:
        for number, token in enumerate(document.tokens[sentence.first : sentence.last], 1):
            head = 0 if token.head is None else token.head - sentence.first + 1
            columns = (number, token.form, token.lemma, token.upos, token.xpos or "_", token.feats or "_")
            lines.append("\t".join(map(str, (*columns, head, token.deprel, "_", "_"))))
        lines.append("")
    return "\n".join(lines) + "\n"


def score_treebank(path: Path, parse: Callable[[str], Document], given: bool) -> dict[str, float]:
    """F1 by metric, per cent.

    Args:
        path: CoNLL-U.
        parse: From raw text to a document, or with ``given`` unused.
        given: Whether words and sentences are given.
    """
    from stanza.models.common.utils import ud_scores

    text, words = "", []
    for paragraph in read_conllu(path):
        laid_out, spans_of_sentences = lay_out(paragraph, len(text))
        text += laid_out + "\n\n"
        words += spans_of_sentences
    document = EncoderParser().annotate(text, words) if given else parse(text)
    with open_text(path) as stream:
        gold = io.StringIO(stream.read())
    scores = ud_scores(gold, io.StringIO(write_conllu(document)))
    return {metric: 100 * scores[metric].f1 for metric in (GIVEN if given else RAW)}


def texts_of(paragraphs: Sequence[list[Sentence]], together: int) -> Iterator[tuple[str, list[list[Span]], list[str]]]:
    """Texts of some paragraphs each: the text, the words of each sentence, and the entity tags of all words."""
    for first in range(0, len(paragraphs), together):
        text, words, tags = "", list[list[Span]](), list[str]()
        for paragraph in paragraphs[first : first + together]:
            laid_out, spans_of_sentences = lay_out(paragraph, len(text))
            text += laid_out + "\n\n"
            words += spans_of_sentences
            tags += [word.entity for sentence in paragraph for word in sentence]
        yield text, words, tags


def score_entities(
    paragraphs: Sequence[list[Sentence]], parser: EncoderParser, together: int = 1
) -> tuple[float, float, float]:
    """Precision, recall and F1 of entities, per cent, with all classes of the labels.

    Args:
        paragraphs: Words with their tags.
        parser: What finds the entities.
        together: How many paragraphs make a text, over which the occurrences of a word agree.
    """
    hits = found = gold_count = 0
    for text, words, tags in texts_of(paragraphs, together):
        document = parser.annotate(text, words)
        starts = [span for sentence in words for span in sentence]
        gold = {(starts[a].start, starts[b - 1].end, kind) for a, b, kind in spans(tags)}
        guess = {(entity.span.start, entity.span.end, entity.label) for entity in document.entities}
        hits, found, gold_count = hits + len(gold & guess), found + len(guess), gold_count + len(gold)
    precision, recall = 100 * hits / max(1, found), 100 * hits / max(1, gold_count)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def spans(tags: list[str]) -> set[tuple[int, int, str]]:
    """Entities of BIOES tags: start, end, class."""
    found = set()
    start, kind = -1, ""
    for k, tag in enumerate(tags):
        place, _, now = tag.partition("-")
        if place == "S":
            found.add((k, k + 1, now))
        if place == "B":
            start, kind = k, now
        elif place == "E" and start >= 0 and kind == now:
            found.add((start, k + 1, kind))
        if place in ("S", "E", "O") or (place == "I" and kind != now):
            start = -1
    return found


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--treebanks", type=Path, nargs="*", default=[], help="CoNLL-U")
    parser.add_argument("--entities", type=Path, nargs="*", default=[], help="words and BIOES tags")
    return parser


def main() -> None:
    chosen = build_parser().parse_args()
    parser = EncoderParser()
    for path in chosen.treebanks:
        for given in (False, True):
            began = time.process_time()
            scores = score_treebank(path, parser.parse, given)
            told = ", ".join(f"{metric} {value:.2f}" for metric, value in scores.items())
            print(
                f"{path.name}, {'given words' if given else 'raw text'}: {told} ({time.process_time() - began:.0f} s)"
            )
    for path in chosen.entities:
        paragraphs = list(read_bioes(path))
        for together in (1, OF_AN_ARTICLE):
            told = ", ".join(f"{value:.2f}" for value in score_entities(paragraphs, parser, together))
            print(f"{path.name}, entities, {together} paragraphs of four sentences together: P, R, F1 {told}")


if __name__ == "__main__":
    main()
