"""A parser by rule, and a network by rule, in place of the models: what stands around those is measured without them.

Both find something wherever a text has "said", "says", "he", capitals or quotation marks, so that every later stage has
work; neither is right about much. As the bundled parser does, this one ends a sentence after 200 words at the latest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quoteattr.detect.tagger import Tagger
from quoteattr.paragraphs import split_paragraphs
from quoteattr.text import Document, Entity, Sentence, Span, Token

_WORD = re.compile(r"\w+(?:['’]\w+)?|[^\w\s]")
_SENTENCE_LENGTH = 200
_ENDS = frozenset(".?!")
_CLOSING = frozenset("\"'”’»)")
_VERBS = {"said": "say", "says": "say", "warned": "warn", "claims": "claim", "told": "tell", "was": "be"}
_PRONOUNS = frozenset(["he", "she", "they", "it", "i"])
_DETERMINERS = frozenset(["the", "a", "his", "her"])
_YEAR_OLD = ["-", "year", "-", "old"]


class RuleParser:
    """Sentences end at full stops; verbs are those of a short list; a name before a verb is its subject."""

    provenance: Mapping[str, str] = {"rules": "1"}

    def parse(self, text: str) -> Document:
        """Parse one text."""
        paragraphs = split_paragraphs(text)
        sentences: list[Sentence] = []
        tokens: list[Token] = []
        for paragraph in paragraphs:
            words: list[tuple[int, int, str]] = []
            ended = False
            for match in _WORD.finditer(text, paragraph.span.start, paragraph.span.end):
                word = match.group()
                if words and ((ended and word not in _CLOSING) or len(words) == _SENTENCE_LENGTH):
                    _add(words, sentences, tokens)
                    words, ended = [], False
                words.append((*match.span(), word))
                ended = ended or word in _ENDS
            if words:
                _add(words, sentences, tokens)
        entities = tuple(_find_entities(tokens))
        return Document(text, paragraphs, tuple(sentences), tuple(tokens), entities)

    def parse_many(self, texts: Iterable[str]) -> list[Document]:
        """Parse several texts."""
        return [self.parse(text) for text in texts]


def _add(words: Sequence[tuple[int, int, str]], sentences: list[Sentence], tokens: list[Token]) -> None:
    """One more sentence: the first verb is its root, each later one hangs on the verb before it."""
    first, number = len(tokens), len(sentences)
    tags = [_tag(word) for _, _, word in words]
    verbs = [i for i, tag in enumerate(tags) if tag == "VERB"]
    root = verbs[0] if verbs else 0
    governor, age = root, -1  # the last word of an age
    for i, ((start, end, word), tag) in enumerate(zip(words, tags, strict=True)):
        if (age_end := _find_age_end(words, i)) is not None:
            age = age_end
        if i == root:
            head, relation = None, "root"
        elif i < age:
            head, relation = first + age, "det" if tag == "DET" else "compound"
        elif tag == "VERB":
            head, relation, governor = first + governor, "ccomp", i
        elif tag in ("PROPN", "PRON", "NOUN") and i + 1 < len(tags) and tags[i + 1] == "VERB":
            head, relation = first + i + 1, "nsubj"
        elif tag in ("PROPN", "DET") and i + 1 < len(tags):
            head, relation = first + i + 1, "det" if tag == "DET" else "compound"
        else:
            head, relation = first + governor, "punct" if tag == "PUNCT" else "obj"
        tokens.append(
            Token(
                first + i, Span(start, end), word, _VERBS.get(word, word.lower()), tag, "", "", head, relation, number
            )
        )
    sentences.append(Sentence(number, Span(words[0][0], words[-1][1]), first, len(tokens)))


def _find_age_end(words: Sequence[tuple[int, int, str]], i: int) -> int | None:
    """Where an age that begins with a determiner or number at ``i`` ends: "The 31-year-old"."""
    number = i + (words[i][2].lower() in _DETERMINERS)
    is_age = [word for _, _, word in words[number + 1 : number + 5]] == _YEAR_OLD and words[number][2].isdecimal()
    return number + 4 if is_age else None


def _tag(word: str) -> str:
    low = word.lower()
    if low in _VERBS:
        return "VERB"
    if low in _PRONOUNS:
        return "PRON"
    if low in _DETERMINERS:
        return "DET"
    if not word[0].isalnum():
        return "PUNCT"
    return "PROPN" if word[0].isupper() else "NUM" if word[0].isdecimal() else "NOUN"


def _find_entities(tokens: Sequence[Token]) -> Iterable[Entity]:
    """Runs of up to three names are persons."""
    run: list[Token] = []
    for token in tokens:
        if run and (token.upos != "PROPN" or token.sentence != run[0].sentence or len(run) == 3):
            yield Entity(Span(run[0].start, run[-1].end), "PERSON", "PERSON")
            run = []
        if token.upos == "PROPN":
            run.append(token)
    if run:
        yield Entity(Span(run[0].start, run[-1].end), "PERSON", "PERSON")


class RuleNetwork:
    """Stands in for the tagger's network: "said" and "warned" are cues, capitals sources, words in marks contents, and
    so are the words between a cue and the next full stop, comma or mark.

    A content is linked to the nearest cue of its window, a cue to the nearest source.
    """

    def __init__(self, tagger: Tagger) -> None:
        encode = tagger._encoder.tokenizer.encode
        self._cues = np.array(encode("said says warned claims", add_special_tokens=False).ids)
        self._stops = np.array(encode(".,?!:;", add_special_tokens=False).ids)

    def run(self, outputs: None, inputs: Mapping[str, NDArray[np.int64]]) -> list[Any]:
        """Scores of tags, and queries and keys whose products are greatest for the nearest."""
        ids, shapes, quotes = inputs["values"][0]
        tags = np.zeros((len(ids), 7), np.float32)
        cue = np.isin(ids, self._cues) & (quotes == 0)
        place = np.arange(len(ids))
        stop = np.isin(ids, self._stops) | (quotes != 0) | (place == len(ids) - 1)
        said = _latest(cue) > _latest(stop)
        content = (quotes == 1) | (said & ~cue)
        source = (shapes == 1) & (quotes == 0) & ~cue & ~content
        for column, mask in ((1, source), (3, cue), (5, content)):
            before = np.concatenate([[False], mask[:-1]])
            tags[mask & ~before, column] = 6.0
            tags[mask & before, column + 1] = 6.0
        tags[~(cue | content | source), 0] = 6.0
        place = place / 16
        ask = np.stack([2 * place, -np.ones_like(place), np.ones_like(place)], 1)

        def answer(wanted: NDArray[np.bool_]) -> NDArray[np.float64]:
            return np.stack([place, place**2, np.where(wanted, 0.0, -40.0)], 1)

        return [tags[None], np.concatenate([ask, answer(cue), ask, answer(source)], 1)[None].astype(np.float32)]


def _latest(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For each place the last one up to it where the mask is set, or -1."""
    latest: NDArray[np.int64] = np.maximum.accumulate(np.where(mask, np.arange(len(mask)), -1))
    return latest


def stub_tagger() -> Tagger:
    """The bundled tagger with :class:`RuleNetwork` in its network's place."""
    tagger = Tagger()
    tagger._session = RuleNetwork(tagger)
    # The rules read what the shared layers would be given, not what they would make of it.
    tagger._encoder.read = lambda window: np.stack([window.ids, window.shapes, window.quotes])[None]
    return tagger
