"""The learned detector: a small transformer that tags source, cue and content and links them.

It reads one paragraph at a time, a long one cut at sentence borders. Scores on the development articles are the same
with one paragraph as with windows of 192 word pieces.

Method: BIO tags by constrained Viterbi decoding; two pointers, content word to the first word of its cue and cue to
the first word of its source; the contents of one cue are one report. Scheme after PARC 3.0 and PolNeAR (Newell,
Margolin and Ruths 2018).
"""

from __future__ import annotations

import itertools
import json
import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from .._products import multiply
from ..encoder import MAX_PIECES, PIECES_TOGETHER, Encoder, Units, Window, find_units, make_window, open_network
from ..errors import ModelCorruptError
from ..marks import MarkPair
from ..text import Document, Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DecodeOptions", "TaggedReport", "Tagger", "encode_paragraph"]

#: Roles in the order of their tags: tag 0 is "outside", then B- and I- of each role.
ROLES = ("source", "cue", "content")
_TAGS = 1 + 2 * len(ROLES)
#: A single sentence may be longer than that before it is cut at a word.
MAX_SENTENCE_PIECES = 256


@attrs.frozen
class DecodeOptions:
    """How tag and link scores become reports; values are chosen on development articles (decode.json).

    Args:
        outside_bias: Added to the log-probability of "outside".
        other_sentence_penalty: Taken from a cue's link score when it stands in another sentence than the content.
        part_min: A further content part of a cue needs at least this mean log link probability.
        min_content_words: Shorter contents are dropped.
        promote_margin: How much better than the best tagged cue a linked word must be to become a cue itself.
        promote_min_words: ... and how long the content must be.
        no_source_bias: Added to the log-probability that a cue has no source.
        pointed_source_margin: How much better than "no source" an untagged word must be to become the source.
    """

    outside_bias: float = 0.3
    other_sentence_penalty: float = 1.0
    part_min: float = -1.5
    min_content_words: int = 2
    promote_margin: float = 0.0
    promote_min_words: int = 3
    no_source_bias: float = 0.0
    pointed_source_margin: float = 0.0

    @classmethod
    def load(cls, path: Path) -> DecodeOptions:
        """Read ``decode.json``.

        Raises:
            ModelCorruptError: The file is not an object of these numbers.
        """
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise ModelCorruptError(
                f"{path.name} is not a set of decoding options ({error}); reinstall quoteattr"
            ) from error


@attrs.frozen
class TaggedReport:
    """What the tagger says of one report.

    Args:
        content: Sorted, disjoint spans, as tagged (quotation marks may be in them).
        cue: The words that introduce it, or None.
        source: The words that name the source, or None.
        confidence: Geometric mean of the probabilities of its tags and links.
        evidence: The same figures one by one, in words.
        figures: What tells right reports from wrong ones, as :mod:`quoteattr.detect.figures` uses it.
        faint: Whether only the second look has found it.
    """

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    confidence: float
    evidence: tuple[str, ...] = ()
    figures: Mapping[str, float] = attrs.field(factory=dict, eq=False)
    faint: bool = False


class Tagger:
    """Finds reports with the bundled network (or one of the same shape). Safe to share between threads.

    Args:
        encoder: Whose lower layers it reads, and whose manifest names ``tagger/tagger.int8.onnx`` and
            ``tagger/decode.json`` with their hashes; None for the bundled one.
        threads: How many windows the bundled one reads at once.

    Raises:
        ModelMissingError: A file is missing.
        ModelCorruptError: A file is not what it should be.
    """

    def __init__(self, encoder: Encoder | None = None, *, threads: int = 1) -> None:
        self._encoder = encoder = encoder or Encoder(threads=threads)
        self._session = open_network(encoder.manifest.path("tagger/tagger.int8.onnx"))
        self._options = DecodeOptions.load(encoder.manifest.path("tagger/decode.json"))
        hashes = encoder.manifest.hashes()
        self.provenance = {name: hashes[name] for name in ("encoder-en", "tagger-en")}

    def tag(self, document: Document, pairs: Sequence[MarkPair]) -> tuple[TaggedReport, ...]:
        """Find the reports of ``document``, in the order of their contents, those that are only faintly seen too.

        Args:
            document: Its paragraphs and sentences bound the windows; tokens are not used.
            pairs: Its quotation marks, from :func:`quoteattr.marks.pair_marks`.
        """
        found: list[TaggedReport] = []
        for together in _gather(self._encode_all(document, pairs)):
            outputs = list(self._encoder.threads.map(self._read, together))
            of_words = [tags[0, window.first] for window, (tags, _) in zip(together, outputs, strict=True)]
            for i in _find_loud(of_words, self._options):
                found += self._decode_window(document, together[i], of_words[i], outputs[i][1])
        return tuple(sorted(found, key=_order))

    def _read(self, window: Window) -> Sequence[NDArray[np.float32]]:
        outputs: Sequence[NDArray[np.float32]] = self._session.run(None, {"values": self._encoder.read(window)})
        return outputs

    def _encode_all(self, document: Document, pairs: Sequence[MarkPair]) -> Iterator[Window]:
        opening = [pair.open.start for pair in pairs]
        for paragraph in document.paragraphs:
            span = paragraph.span
            here = pairs[bisect_left(opening, span.start) : bisect_left(opening, span.end)]
            yield from self.encode(document, span, here)

    def encode(self, document: Document, span: Span, pairs: Sequence[MarkPair]) -> list[Window]:
        """What the network reads of the paragraph under ``span``; ``pairs`` are its quotation marks."""
        return _cut_paragraph(self._encoder.find_units(document.text, span, pairs), document, span, pairs)

    def _decode_window(
        self, document: Document, window: Window, tags: NDArray[np.float32], links: NDArray[np.float32]
    ) -> list[TaggedReport]:
        scores = _Scores(
            tags,
            lambda: _point(links[0], window.first),
            lambda: _sentence_of_words(document, window),
        )
        return _decode_twice(window, scores, self._options)


def _gather(windows: Iterable[Window]) -> Iterator[list[Window]]:
    """Windows in runs of some length."""
    together, pieces = list[Window](), 0
    for window in windows:
        together.append(window)
        pieces += len(window.ids)
        if pieces >= PIECES_TOGETHER:
            yield together
            together, pieces = [], 0
    yield together


def _order(report: TaggedReport) -> tuple[list[tuple[int, int]], int]:
    return [(span.start, span.end) for span in report.content], (report.cue or report.content[0]).start


def _point(links: NDArray[np.float32], first: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The scores of the two pointers, of each word by each word."""
    size = links.shape[1] // 4  # query and key of the content's pointer, then of the cue's
    none = np.zeros(1, first.dtype)  # [CLS] stands for "no source"
    to_cue = multiply(links[first, :size], links[first, size : 2 * size].T)
    to_source = multiply(links[first, 2 * size : 3 * size], links[np.concatenate([first, none]), 3 * size :].T)
    return to_cue * size**-0.5, to_source * size**-0.5


# --- reading -------------------------------------------------------------------------------------------------------


def encode_paragraph(tokenizer: Any, document: Document, span: Span, pairs: Sequence[MarkPair]) -> list[Window]:
    """Cut a paragraph into windows and turn each into the network's input."""
    return _cut_paragraph(find_units(tokenizer, document.text, span, pairs), document, span, pairs)


def _cut_paragraph(units: Units, document: Document, span: Span, pairs: Sequence[MarkPair]) -> list[Window]:
    if len(units) and units.reach[-1] <= MAX_PIECES:
        return [make_window(units, 0, len(units), pairs)]
    return [make_window(units, lo, hi, pairs) for lo, hi in _cut(units, _sentence_starts(document, span))]


def _cut(units: Units, sentence_starts: Sequence[int]) -> list[tuple[int, int]]:
    """Ranges of units that fit a window: whole sentences while they fit, a sentence too long by itself in pieces."""
    if not len(units):
        return []
    reach, starts = units.reach, units.starts
    ranges: list[tuple[int, int]] = []
    borders = sorted({bisect_left(starts, s) for s in sentence_starts} | {0, len(units)})
    lo = 0
    for left, right in itertools.pairwise(borders):
        if reach[right] - reach[lo] > MAX_PIECES and left > lo:
            ranges.append((lo, left))
            lo = left
        while reach[right] - reach[lo] > MAX_SENTENCE_PIECES:
            hi = min(max(lo + 1, bisect_right(reach, reach[lo] + MAX_PIECES) - 1), right)
            ranges.append((lo, hi))
            lo = hi
            if lo == right:
                break
    if lo < len(units):
        ranges.append((lo, len(units)))
    return ranges


def _sentence_starts(document: Document, span: Span) -> list[int]:
    """Starts of the sentences of a paragraph."""
    return [s.span.start for s in document.sentences_in(span) if s.span.start >= span.start]


def _sentence_of_words(document: Document, window: Window) -> NDArray[np.int64]:
    numbers = np.zeros(len(window.starts), np.int64)
    for sentence in document.sentences_in(Span(window.starts[0], window.ends[-1])):
        numbers[bisect_left(window.starts, sentence.span.start) :] += 1
    return numbers


# --- decoding ------------------------------------------------------------------------------------------------------

_Word = tuple[int, int]  # half-open range of words in the window
_Tags = tuple[int, int]
_ROLES = _SOURCE, _CONTENT = (1, 2), (5, 6)  # the tags of a role
_FAINT_BIAS = -1.0  # of "outside" at the second look
_FAINTEST = -12.0  # least logarithm of a probability that is told from others


class _Scores:
    """What the network says of the words of a window. What is only wanted where there is a content is made then.

    Args:
        tags: Scores, words by tags.
        point: Gives the scores of the pointers: content word by first word of its cue, and first word of a cue by
            first word of its source, the last column of which is "none".
        find_sentences: Gives the sentence number of each word.
    """

    def __init__(
        self,
        tags: NDArray[np.float32],
        point: Callable[[], tuple[NDArray[np.float32], NDArray[np.float32]]],
        find_sentences: Callable[[], NDArray[np.int64]],
    ) -> None:
        self.tags = tags
        self._point = point
        self._find_sentences = find_sentences
        self._log_cues: dict[_Word, NDArray[np.float64]] = {}
        self._log_sources: dict[int, NDArray[np.float64]] = {}

    @cached_property
    def log_tags(self) -> NDArray[np.float64]:
        """Logarithms of the probabilities of tags."""
        return _log_softmax(self.tags.astype(np.float64))

    @cached_property
    def links(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Scores of the pointers."""
        return self._point()

    def log_cues(self, content: _Word) -> NDArray[np.float64]:
        """Logarithms of the probabilities of cues, for each word of a content."""
        if content not in self._log_cues:
            self._log_cues[content] = _log_softmax(self.links[0][slice(*content)].astype(np.float64))
        return self._log_cues[content]

    def log_sources(self, cue: int) -> NDArray[np.float64]:
        """Logarithms of the probabilities of sources, for the first word of a cue."""
        if cue not in self._log_sources:
            self._log_sources[cue] = _log_softmax(self.links[1][cue].astype(np.float64))
        return self._log_sources[cue]

    @cached_property
    def sentences(self) -> NDArray[np.int64]:
        """Sentence number of each word."""
        return self._find_sentences()

    @cached_property
    def probabilities(self) -> NDArray[np.float64]:
        """Probabilities of tags."""
        return np.exp(self.log_tags)

    @cached_property
    def log_roles(self) -> dict[_Tags, NDArray[np.float64]]:
        """Logarithms of the probabilities that a word is in a source and in a content."""
        return {role: np.log(self.probabilities[:, role[0]] + self.probabilities[:, role[1]]) for role in _ROLES}


def _find_loud(windows: Sequence[NDArray[np.float32]], options: DecodeOptions) -> list[int]:
    """The windows in which :func:`_decode_twice` might find something; all are looked at together, for speed.

    Nothing is found where the best tags of the words one by one are a sequence that is allowed and has no content.

    Args:
        windows: Of each the scores of its words' tags; no window is empty.
        options: Biases.
    """
    if not windows:
        return []
    starts = np.cumsum([0, *(len(tags) for tags in windows[:-1])])
    log_tags = _log_softmax(np.concatenate(windows).astype(np.float64))
    loud = np.zeros(len(log_tags), bool)
    for bias in (options.outside_bias, _FAINT_BIAS):
        each = _biased(log_tags, bias).argmax(1)
        before = np.concatenate([each[:1], each[:-1]])
        before[starts] = 0
        loud |= (each >= _CONTENT[0]) | ~ALLOWED[before, each]
    found: list[int] = np.flatnonzero(np.logical_or.reduceat(loud, starts)).tolist()
    return found


def _biased(log_tags: NDArray[np.float64], outside_bias: float) -> NDArray[np.float64]:
    biased: NDArray[np.float64] = log_tags.copy()
    biased[:, 0] += outside_bias
    return biased


def _decode_twice(window: Window, scores: _Scores, options: DecodeOptions) -> list[TaggedReport]:
    """Reports, and beside them those that a decoder finds to which "outside" is less likely.

    The second ones are mostly wrong; what they are worth is for :mod:`quoteattr.detect.calibration` to say.
    """
    tags = scores.tags
    doubtful = np.maximum(*tags[:, _CONTENT].T) > tags[:, 0] + _FAINT_BIAS
    if not doubtful.any() and options.outside_bias > _FAINT_BIAS:
        return []  # with all of a content's tags "outside" any sequence is allowed and better
    found = _decode(window, scores, options)
    taken = np.zeros(len(window.starts), bool)
    for span in (content for report in found for content in report.content):
        taken[bisect_left(window.starts, span.start) : bisect_left(window.starts, span.end)] = True
    if not doubtful[~taken].any():
        return found
    again = _decode(window, scores, _make_faint(options), taken)
    return [*found, *(attrs.evolve(r, faint=True, evidence=(*r.evidence, "tagger: seen faintly")) for r in again)]


@cache
def _make_faint(options: DecodeOptions) -> DecodeOptions:
    """The options of the second look."""
    return attrs.evolve(options, outside_bias=_FAINT_BIAS, min_content_words=1)


def _decode(
    window: Window, scores: _Scores, options: DecodeOptions, taken: NDArray[np.bool_] | None = None
) -> list[TaggedReport]:
    """Turn scores into reports.

    Args:
        window: The words.
        scores: What the network says of them.
        options: Biases and thresholds.
        taken: Which words are in contents that are known; a report with such words is left out.
    """
    path = _viterbi(_biased(scores.log_tags, options.outside_bias))
    spans = _spans_of(path)
    cues = [(lo, hi) for role, lo, hi in spans if role == "cue"]
    sources = [(lo, hi) for role, lo, hi in spans if role == "source"]
    contents = [(lo, hi) for role, lo, hi in spans if role == "content" and hi - lo >= options.min_content_words]
    if not contents:
        return []
    sentences, log_cues = scores.sentences, {content: scores.log_cues(content) for content in contents}

    parts: dict[int, list[_Word]] = {}  # first word of a cue -> contents
    cue_ends = dict(cues)
    loose: list[_Word] = []
    in_source = np.zeros(len(path), bool)
    for lo, hi in sources:
        in_source[lo:hi] = True
    for lo, hi in contents:
        score = log_cues[lo, hi].sum(0) / (hi - lo)
        elsewhere = (sentences != sentences[lo]) & (sentences != sentences[hi - 1])
        score[elsewhere] -= options.other_sentence_penalty
        tagged = max(cue_ends, key=lambda k: score[k], default=None) if cue_ends else None
        pointed = np.where(in_source, -np.inf, score)  # "said Ono": the source beside a cue is no cue
        pointed[lo:hi] = -np.inf
        best = int(pointed.argmax())
        if (
            best not in cue_ends
            and np.isfinite(pointed[best])
            and (tagged is None or pointed[best] - score[tagged] > options.promote_margin)
            and hi - lo >= options.promote_min_words
        ):
            cue_ends[best] = best + 1  # the pointer names a cue that the tags missed
            tagged = best
        if tagged is None:
            loose.append((lo, hi))
        else:
            parts.setdefault(tagged, []).append((lo, hi))

    def is_new(content: Sequence[_Word]) -> bool:
        return taken is None or not any(taken[lo:hi].any() for lo, hi in content)

    certainty = scores.log_tags[np.arange(len(path)), path]
    found = [
        _report(window, [part], None, None, [("content", _mean(certainty[slice(*part)]))], _figures(scores, [part]))
        for part in loose
        if is_new([part])
    ]
    for cue, members in parts.items():
        links = {part: _mean(log_cues[part][:, cue]) for part in members}
        strongest = max(members, key=links.__getitem__)
        chosen = [part for part in members if part == strongest or links[part] >= options.part_min]
        if not is_new(chosen):
            continue
        source, source_score = _choose_source(scores.log_sources(cue), sources, options)
        figures = [
            ("content", _mean(np.concatenate([certainty[lo:hi] for lo, hi in chosen]))),
            ("cue", _mean(certainty[cue : cue_ends[cue]])),
            ("content's link to its cue", _mean(np.array([links[part] for part in chosen]))),
            ("cue's link to its source", source_score),
        ]
        words_of_cue = cue, cue_ends[cue]
        known = _figures(scores, chosen, words_of_cue, source)
        found.append(_report(window, chosen, words_of_cue, source, figures, known))
    return found


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.sum() / len(values))


def _figures(
    scores: _Scores,
    content: Sequence[_Word],
    cue: _Word | None = None,
    source: _Word | None = None,
) -> dict[str, float]:
    """What tells right reports from wrong ones: logarithms of probabilities and of numbers of words."""
    inside = np.concatenate([scores.log_roles[_CONTENT][lo:hi] for lo, hi in content])
    end = max(hi for _, hi in content)
    stop = float(np.log1p(-scores.probabilities[end, _CONTENT[-1]])) if end < len(scores.tags) else 0.0
    figures = {
        "content": _mean(inside),
        "content's weakest word": float(inside.min()),
        "content's end": stop,
        "content's words": float(np.log(len(inside))),
        "further parts": len(content) - 1.0,
    }
    if cue is not None:
        figures["cue's words"] = cue[1] - cue[0] - 1.0
    if cue is not None and source is not None:
        lo, hi = source
        figures["link to source"] = float(scores.log_sources(cue[0])[lo:hi].max())
        figures["source's tags"] = _mean(scores.log_roles[_SOURCE][lo:hi])
        figures["source's words"] = hi - lo - 1.0
    return {name: max(value, _FAINTEST) for name, value in figures.items()}


def _choose_source(
    scores: NDArray[np.float64], sources: Sequence[_Word], options: DecodeOptions
) -> tuple[_Word | None, float]:
    """The tagged source, or else the word, that a cue points to; None when "no source" is more likely."""
    none = scores[-1] + options.no_source_bias
    reach = [scores[lo:hi].max() for lo, hi in sources]
    best = int(np.argmax(reach)) if reach else -1
    if reach and reach[best] >= none:
        return sources[best], float(reach[best])
    word = int(scores[:-1].argmax())
    if scores[word] > none + options.pointed_source_margin:
        return (word, word + 1), float(scores[word])
    return None, float(scores[-1])


def _report(
    window: Window,
    content: Sequence[_Word],
    cue: _Word | None,
    source: _Word | None,
    figures: Sequence[tuple[str, float]],
    known: Mapping[str, float],
) -> TaggedReport:
    def span(words: _Word) -> Span:
        return Span(window.starts[words[0]], window.ends[words[1] - 1])

    return TaggedReport(
        content=tuple(sorted(map(span, content))),
        cue=None if cue is None else span(cue),
        source=None if source is None else span(source),
        confidence=float(np.exp(_mean(np.array([value for _, value in figures])))),
        evidence=tuple(f"tagger: {name} {np.exp(value):.2f}" for name, value in figures),
        figures=known,
    )


def _log_softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    shifted = scores - scores.max(-1, keepdims=True)
    result: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return result


def _transitions() -> NDArray[np.bool_]:
    """Whether tag a may be followed by tag b: I- follows only B- or I- of its role."""
    return np.array([[b == 0 or b % 2 == 1 or a in (b, b - 1) for b in range(_TAGS)] for a in range(_TAGS)])


#: ``[tag, next tag]``, by the BIO scheme; a paragraph begins as after "O".
ALLOWED = _transitions()
_INNER = [tag for tag in range(1, _TAGS) if tag % 2 == 0]


def _viterbi(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """The best sequence of tags that the BIO scheme allows."""
    each: NDArray[np.int64] = scores.argmax(1)
    if ALLOWED[0, each[0]] and ALLOWED[each[:-1], each[1:]].all():
        return each  # no sequence is better than the best tags of the words one by one
    rows = scores.tolist()
    best = [-math.inf if tag in _INNER else score for tag, score in enumerate(rows[0])]
    back = []
    for row in rows[1:]:
        highest = max(best)
        _, b1, i1, b2, i2, b3, i3 = best
        back.append((best.index(highest), b1 >= i1, b2 >= i2, b3 >= i3))
        s0, s1, s2, s3, s4, s5, s6 = row
        best = [
            highest + s0,
            highest + s1,
            (b1 if b1 >= i1 else i1) + s2,
            highest + s3,
            (b2 if b2 >= i2 else i2) + s4,
            highest + s5,
            (b3 if b3 >= i3 else i3) + s6,
        ]
    path = [best.index(max(best))]
    for highest_tag, *begins in reversed(back):
        tag = path[-1]
        path.append(highest_tag if tag not in _INNER else tag - begins[tag // 2 - 1])
    return np.array(path[::-1])


def _spans_of(path: NDArray[np.int64]) -> list[tuple[str, int, int]]:
    """Role and half-open word range of each span of a BIO sequence."""
    spans: list[tuple[str, int, int]] = []
    for i, tag in enumerate(path.tolist()):
        if tag % 2 == 1:
            spans.append((ROLES[tag // 2], i, i + 1))
        elif tag:
            role, lo, _ = spans[-1]
            spans[-1] = (role, lo, i + 1)
    return spans
