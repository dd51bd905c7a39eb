"""The parser that the package carries: tokens, sentences, tags, trees and entities from one reading of the encoder."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

import attrs
import numpy as np

from quoteattr.encoder import MAX_PIECES, PIECES_TOGETHER, Encoder, Units, Window, make_window
from quoteattr.marks import MarkPair, pair_marks
from quoteattr.paragraphs import split_paragraphs
from quoteattr.parse._branch import Branch, Scores
from quoteattr.parse._foreign import ENTITY_TYPES
from quoteattr.parse._lemmas import Lemmatizer
from quoteattr.parse._morphology import features_of
from quoteattr.text import Document, Entity, Paragraph, Sentence, Span, Token

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EncoderParser"]

#: Occurrences of a name agree on what it is within so many sentences, which few articles have: a document of many
#: articles does not keep the scores of all its words.
_SENTENCES_THAT_AGREE = 400
#: Tags of words whose occurrences agree; those that any two texts have in common ("The", "In") tell nothing.
_NAMED = frozenset(["PROPN", "NOUN", "ADJ"])
_INSIDE_A_SENTENCE = "-–—,"
_APOSTROPHES = "'’‘ʼ"


@attrs.define(eq=False)
class _Word:
    """A word of a window: its place in the text, and the unit that speaks for it.

    ``shares`` says that it is the second half of a unit that speaks for two ("cannot").
    """

    start: int
    end: int
    unit: int
    shares: bool = False


class EncoderParser:
    """Parses with the bundled encoder. Safe to share between threads.

    Args:
        encoder: Whose lower layers it reads; None for the bundled one.
        threads: How many windows the bundled one reads at once.

    Raises:
        ModelMissingError: A model file is missing.
        ModelCorruptError: A model file is truncated or altered.

    >>> document = EncoderParser().parse("Vera Lindqvist said the ferry wasn't late.")
    >>> [token.form for token in document.tokens if token.upos == "AUX"]
    ['was']
    >>> [entity.span.of(document.text) for entity in document.entities]
    ['Vera Lindqvist']
    """

    language = "en"

    def __init__(self, encoder: Encoder | None = None, *, threads: int = 1) -> None:
        self._encoder = encoder = encoder or Encoder(threads=threads)
        self._branch = Branch(encoder.manifest, encoder.threads)
        self._lemmatizer = Lemmatizer.load(encoder.manifest)

    @property
    def provenance(self) -> dict[str, str]:
        """Which models these are: name -> sha256."""
        hashes = self._encoder.manifest.hashes()
        return {name: hashes[name] for name in ("encoder-en", "parser-en")}

    def parse(self, text: str) -> Document:
        """Parse one text.

        Args:
            text: Any text, an empty one and one with lone surrogates included.

        Returns:
            Its document, which holds the text unchanged.
        """
        paragraphs = split_paragraphs(text)
        spans = [paragraph.span for paragraph in paragraphs]
        pairs = pair_marks(text, spans)
        opening = [pair.open.start for pair in pairs]
        draft = _Draft(text, self._branch, self._lemmatizer)
        waiting, pieces = list[Window](), 0  # paragraphs that are a window each
        for span in spans:
            here = pairs[bisect_left(opening, span.start) : bisect_left(opening, span.end)]
            units = self._encoder.find_units(text, span, here)
            short = 0 < len(units) == _fit(units, 0)
            if short:
                waiting.append(make_window(units, 0, len(units), _outermost(here)))
                pieces += len(waiting[-1].ids)
            if not short or pieces >= PIECES_TOGETHER:
                self._read_short(draft, waiting)
                waiting, pieces = [], 0
            if not short:
                self._read_long(draft, units, _outermost(here))
        self._read_short(draft, waiting)
        return draft.document(paragraphs)

    def parse_many(self, texts: Iterable[str]) -> list[Document]:
        """Parse several texts; each document is what :meth:`parse` gives for its text alone."""
        return [self.parse(text) for text in texts]

    def annotate(self, text: str, sentences: Iterable[Sequence[Span]]) -> Document:
        """Tag and parse words that somebody else has found.

        Args:
            text: The text.
            sentences: The words of each sentence, all in order and disjoint.

        Returns:
            A document of these words; one that shares its characters with no unit of the encoder is an "X" that
            depends on its neighbour. A sentence longer than the encoder reads at once is cut.
        """
        paragraphs = split_paragraphs(text)
        pairs = pair_marks(text, [paragraph.span for paragraph in paragraphs])
        opening = [pair.open.start for pair in pairs]
        draft = _Draft(text, self._branch, self._lemmatizer)
        for number, runs in groupby(_runs(sentences, paragraphs), key=itemgetter(0)):
            span = paragraphs[number].span
            here = pairs[bisect_left(opening, span.start) : bisect_left(opening, span.end)]
            units = self._encoder.find_units(text, span, here)
            self._annotate(draft, units, _outermost(here), [run for _, run in runs])
        return draft.document(paragraphs)

    def _read_short(self, draft: _Draft, windows: Sequence[Window]) -> None:
        """Read paragraphs that are a window each."""
        found = self._branch.score(self._encoder.read_each(windows), windows)
        words = (list(_segment(window, scores, draft.text)) for window, scores in zip(windows, found, strict=True))
        draft.add([(list(_split(each, scores, draft.text)), scores) for each, scores in zip(words, found, strict=True)])

    def _read_long(self, draft: _Draft, units: Units, pairs: Sequence[MarkPair]) -> None:
        """Read a paragraph: whole sentences as long as they fit a window, the next one from where they end."""
        start = 0
        while start < len(units):
            end = _fit(units, start)
            window, scores = self._read_window(units, start, end, pairs)
            words = list(_segment(window, scores, draft.text))
            sentences = list(_split(words, scores, draft.text))
            if end < len(units) and len(sentences) > 1:
                following = sentences.pop()
                end = start + following[0].unit
            draft.add([(sentences, scores)])
            start = end

    def _annotate(self, draft: _Draft, units: Units, pairs: Sequence[MarkPair], runs: list[Sequence[Span]]) -> None:
        """Annotate the words of a paragraph, as many sentences at once as fit a window."""
        waiting = runs[::-1]
        while waiting:
            first = bisect_right(units.ends, waiting[-1][0].start)
            end = _fit(units, first) if first < len(units) else first
            limit = units.ends[end - 1] if end < len(units) else runs[-1][-1].end
            here = []
            while waiting and waiting[-1][-1].end <= limit:
                here.append(waiting.pop())
            if not here:  # a sentence longer than a window
                sentence = waiting.pop()
                cut = max(1, bisect_right([span.end for span in sentence], limit))
                here = [sentence[:cut]]
                waiting += [sentence[cut:]] if cut < len(sentence) else []
            last = bisect_left(units.starts, here[-1][-1].end)
            if first < last:
                window, scores = self._read_window(units, first, last, pairs)
                draft.add([([_place(sentence, window) for sentence in here], scores)])
            else:
                draft.add([([_place(sentence, None) for sentence in here], None)])

    def _read_window(self, units: Units, first: int, last: int, pairs: Sequence[MarkPair]) -> tuple[Window, Scores]:
        window = make_window(units, first, last, pairs)
        (scores,) = self._branch.score([self._encoder.read(window)], [window])
        return window, scores


def _runs(sentences: Iterable[Sequence[Span]], paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, Sequence[Span]]]:
    """Sentences with the numbers of their paragraphs; one that runs over the end of a paragraph becomes two."""
    starts = [paragraph.span.start for paragraph in paragraphs]
    for sentence in sentences:
        numbers = [max(0, bisect_right(starts, span.start) - 1) for span in sentence]
        for number, run in groupby(zip(numbers, sentence, strict=True), key=itemgetter(0)):
            yield number, [span for _, span in run]


def _outermost(pairs: Sequence[MarkPair]) -> list[MarkPair]:
    return [pair for pair in pairs if pair.depth == 0]


def _fit(units: Units, start: int) -> int:
    """The end of the longest run of units from ``start`` that fits a window; at least one."""
    return max(start + 1, bisect_right(units.reach, units.reach[start] + MAX_PIECES) - 1)


def _segment(window: Window, scores: Scores, text: str) -> Iterator[_Word]:
    """Words of units, with contractions taken apart as treebanks do."""
    groups: list[_Word] = []
    previous = -1
    for k, (start, end, joins) in enumerate(zip(window.starts, window.ends, scores.joins.tolist(), strict=True)):
        if start == previous and _goes_on(text, groups[-1], start, joins):
            groups[-1].end = end
        else:
            groups.append(_Word(start, end, k))
        previous = end
    for before, word in pairwise(groups):
        start = word.start
        if (
            word.end - start == 2
            and text[start] in _APOSTROPHES
            and text[start + 1] in "tT"
            and before.end == start > before.start + 1
            and text[start - 1] in "nN"
        ):
            before.end = word.start = start - 1
    for word in groups:
        if text[word.end - 1] not in "tT" or not (cut := _cut_of(text[word.start : word.end])):
            yield word
            continue
        first = _Word(word.start, word.start + cut, word.unit)
        yield first
        later = bisect_right(window.starts[word.unit : word.unit + 4], first.end) - 1
        yield _Word(first.end, word.end, word.unit + later, shares=later == 0)


def _goes_on(text: str, before: _Word, start: int, joins: bool) -> bool:
    """Whether a unit goes on with the word straight before it: as the network says, but for the handle "@janedoe",
    which is one word, and none with a bracket or a quotation mark before it.
    """
    word = text[before.start : start]
    if word == "@":
        return joins or text[start].isalnum()
    return joins and (text[start] != "@" or any(character.isalnum() for character in word))


def _cut_of(word: str) -> int:
    """Where a word that the network took for one, and that ends with a T, is two; 0 for nowhere."""
    if len(word) > 3 and word[-2] in _APOSTROPHES and word[-3] in "nN":
        return len(word) - 3
    return 3 if word.lower() == "cannot" else 0


def _split(words: Sequence[_Word], scores: Scores, text: str) -> Iterator[list[_Word]]:
    """Sentences of words; none ends between a word, a dash or a comma and a word in small letters."""
    ends = scores.ends.tolist()
    sentence: list[_Word] = []
    for word, following in zip(words, [*words[1:], None], strict=True):
        sentence.append(word)
        if following is None or not ends[word.unit]:
            continue
        last = text[word.end - 1]
        goes_on = text[following.start].islower() and (last.isalnum() or last in _INSIDE_A_SENTENCE)
        if not following.shares and not goes_on:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _place(spans: Sequence[Span], window: Window | None) -> list[_Word]:
    """Words with the first unit that each touches and none before has."""
    starts, ends = (window.starts, window.ends) if window else ([], [])
    words: list[_Word] = []
    free = 0
    for span in spans:
        unit = max(bisect_right(ends, span.start), free)
        touches = unit < len(starts) and starts[unit] < span.end
        words.append(_Word(span.start, span.end, unit if touches else max(0, free - 1), shares=not touches))
        free = unit + 1 if touches else free
    return words


class _Draft:
    """A document in the making."""

    def __init__(self, text: str, branch: Branch, lemmatizer: Lemmatizer) -> None:
        self.text = text
        self._branch = branch
        self._lemmatizer = lemmatizer
        self._sentences: list[Sentence] = []
        self._tokens: list[Token] = []
        self._entities: list[Entity] = []
        self._unnamed: list[tuple[list[_Word], list[int]]] = []
        self._unnamed_scores: list[NDArray[np.float32]] = []

    def add(self, windows: Sequence[tuple[Sequence[Sequence[_Word]], Scores | None]]) -> None:
        """Take over the sentences of windows; without scores their words are unknown."""
        waiting = [
            (words, scores, [] if scores is None else [place for place, word in enumerate(words) if not word.shares])
            for sentences, scores in windows
            for words in sentences
        ]
        known = [(scores, [words[k].unit for k in places]) for words, scores, places in waiting if scores and places]
        trees = iter(self._branch.attach(known))
        for words, scores, places in waiting:
            first, index = len(self._tokens), len(self._sentences)
            if scores is None or not places:
                self._add_unknown(words, index)
            else:
                self._add_known(words, index, places, *next(trees), scores)
                units = [words[k].unit for k in places]
                self._unnamed.append(([words[k] for k in places], [scores.upos[unit] for unit in units]))
                self._unnamed_scores.append(scores.entities[units])
                if len(self._unnamed) == _SENTENCES_THAT_AGREE:
                    self._name()
            span = Span(words[0].start, words[-1].end)
            self._sentences.append(Sentence(index, span, first, len(self._tokens)))

    def _name(self) -> None:
        """Find the entities of the sentences that wait for it, of which all occurrences of a word agree."""
        if not self._unnamed:
            return
        named = [tag in _NAMED for tag in self._branch.labels.upos]
        forms = [[self.text[word.start : word.end] for word in words] for words, _ in self._unnamed]
        scores = self._branch.word_vectors.help(forms, np.concatenate(self._unnamed_scores))
        tags = [tag for _, those in self._unnamed for tag in those]
        spoken = [form if named[tag] else "" for form, tag in zip(chain.from_iterable(forms), tags, strict=True)]
        scores = self._branch.entities.agree(spoken, scores)
        first = 0
        for words, _ in self._unnamed:
            for start, end, kind in self._branch.entities.spans(scores[first : first + len(words)]):
                span = Span(words[start].start, words[end - 1].end)
                self._entities.append(Entity(span, ENTITY_TYPES.get(kind, "MISC"), kind))
            first += len(words)
        self._unnamed, self._unnamed_scores = [], []

    def _add_unknown(self, words: Sequence[_Word], sentence: int) -> None:
        first = len(self._tokens)
        self._add_token(words[0], sentence, "X", "FW", None, "root")
        for word in words[1:]:
            self._add_token(word, sentence, "X", "FW", first, "dep")

    def _add_known(
        self,
        words: Sequence[_Word],
        sentence: int,
        places: Sequence[int],
        heads: Sequence[int],
        relations: Sequence[str],
        scores: Scores,
    ) -> None:
        labels, first = self._branch.labels, len(self._tokens)
        arcs = iter(zip(heads, relations, strict=True))
        for word in words:
            if word.shares:
                self._add_half(word, sentence, first + places[0])
                continue
            head, relation = next(arcs)
            upos, xpos = labels.upos[scores.upos[word.unit]], labels.xpos[scores.xpos[word.unit]]
            self._add_token(word, sentence, upos, xpos, first + places[head - 1] if head else None, relation)

    def _add_half(self, word: _Word, sentence: int, governor: int) -> None:
        """A word that no unit of its own speaks for: the "not" of "cannot" stands beside the auxiliary or the verb."""
        before = self._tokens[-1] if self._tokens and self._tokens[-1].sentence == sentence else None
        if before is not None:
            governor = before.head if before.deprel == "aux" and before.head is not None else before.index
        negation = self.text[word.start : word.end].lower() == "not"
        self._add_token(
            word, sentence, *(("PART", "RB") if negation else ("X", "FW")), governor, "advmod" if negation else "dep"
        )

    def _add_token(self, word: _Word, sentence: int, upos: str, xpos: str, head: int | None, relation: str) -> None:
        form = self.text[word.start : word.end]
        lemma = self._lemmatizer.lemma(form, upos, xpos)
        feats = features_of(form, lemma, xpos)
        span = Span(word.start, word.end)
        self._tokens.append(Token(len(self._tokens), span, form, lemma, upos, xpos, feats, head, relation, sentence))

    def document(self, paragraphs: tuple[Paragraph, ...]) -> Document:
        """The document, once all sentences were added."""
        self._name()
        return Document(
            text=self.text,
            paragraphs=paragraphs,
            sentences=tuple(self._sentences),
            tokens=tuple(self._tokens),
            entities=tuple(self._entities),
            language="en",
        )
