"""The tagger: what the network reads, how its scores become reports, and that its files are checked."""

from __future__ import annotations

from pathlib import Path

import attrs
import numpy as np
import pytest

from quoteattr.detect.tagger import (
    MAX_SENTENCE_PIECES,
    DecodeOptions,
    TaggedReport,
    Tagger,
    _decode,
    _decode_twice,
    _find_loud,
    _Scores,
    _viterbi,
)
from quoteattr.encoder import MAX_PIECES, Encoder, Window
from quoteattr.errors import ModelCorruptError, ModelMissingError
from quoteattr.marks import pair_marks
from quoteattr.text import Document, Span
from tests.plain_parser import PlainParser
from tests.spoilt_models import spoil


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


def windows(tagger: Tagger, text: str) -> list[list[Window]]:
    document = PlainParser().parse(text)
    pairs = pair_marks(text, [p.span for p in document.paragraphs])
    return [tagger.encode(document, p.span, [q for q in pairs if p.span.contains(q.span)]) for p in document.paragraphs]


def test_words_keep_their_offsets(tagger: Tagger) -> None:
    text = "  “Ünder\u0301 the N.A.T.O. umbrella\U0001f600,” ONO's aide said.\r\n\r\nNo."
    for (window,) in windows(tagger, text):
        for start, end in zip(window.starts, window.ends, strict=True):
            assert text[start:end].strip() == text[start:end] != ""
    assert [text[s:e] for s, e in zip(window.starts, window.ends, strict=True)] == ["No", "."]


def test_shapes_and_quotation_states_belong_to_words(tagger: Tagger) -> None:
    ((window,),) = windows(tagger, 'Ono said "NO 12".')
    words = dict(zip(["Ono", "said", '"', "NO", "12", '"2', "."], window.first.tolist(), strict=True))
    assert [window.shapes[words[w]] for w in ("Ono", "said", "NO", "12", ".")] == [1, 0, 2, 4, 5]
    assert [window.quotes[words[w]] for w in ("said", '"', "NO", "12", '"2', ".")] == [0, 2, 1, 1, 3, 0]


@pytest.mark.parametrize("text", ["‘Yes,’ he said.", "“Yes,” he said.", "''Yes,'' he said.", "«Yes,» he said."])
def test_the_network_reads_all_marks_alike(tagger: Tagger, text: str) -> None:
    ((window,),) = windows(tagger, text)
    ((straight,),) = windows(tagger, '"Yes," he said.')
    assert window.ids.tolist() == straight.ids.tolist()
    assert window.quotes.tolist() == straight.quotes.tolist()


def test_a_long_paragraph_is_cut_at_sentences_and_nothing_is_lost(tagger: Tagger) -> None:
    text = " ".join(f"The ferry left the harbour {n} minutes late again, he said." for n in range(60))
    (cut,) = windows(tagger, text)
    assert len(cut) > 1
    assert all(len(w.ids) <= MAX_PIECES + 2 for w in cut)
    assert all(text[w.starts[0] :].startswith("The ferry") for w in cut)
    assert sum(len(w.starts) for w in cut) == text.count(" ") + 1 + 2 * 60


def test_a_long_sentence_is_cut_at_words_and_nothing_is_lost(tagger: Tagger) -> None:
    text = "Short one. " + " ".join(f"word{n}" for n in range(900)) + ". Short two."
    (cut,) = windows(tagger, text)
    assert all(len(w.ids) <= MAX_SENTENCE_PIECES + 2 for w in cut)
    starts = [s for w in cut for s in w.starts]
    assert starts == sorted(set(starts))
    assert {"word0", "word899", "two"} <= {text[s:e] for w in cut for s, e in zip(w.starts, w.ends, strict=True)}


@pytest.mark.parametrize("text", ["", "\u200b", "\x00", "\ud800\udfff", "a" * 5000, "\ufffd\n\n\ufffd", "🙂" * 400])
def test_any_text_can_be_read(tagger: Tagger, text: str) -> None:
    document = PlainParser().parse(text)
    assert isinstance(tagger.tag(document, ()), tuple)


def test_a_plain_article_is_tagged(tagger: Tagger) -> None:
    text = '"The ferry is late," Mara Okello said.\n\nThe board said that it would wait.'
    document = PlainParser().parse(text)
    found = tagger.tag(document, pair_marks(text, [p.span for p in document.paragraphs]))
    assert [(r.source and r.source.of(text), r.cue and r.cue.of(text)) for r in found] == [
        ("Mara Okello", "said"),
        ("The board", "said"),
    ]
    assert all(0.9 < r.confidence <= 1 for r in found)


# --- decoding, on scores made by hand ---------------------------------------------------------------------------

OUT, B_SOURCE, I_SOURCE, B_CUE, I_CUE, B_CONTENT, I_CONTENT = range(7)


def scores_of(tag: np.ndarray, to_cue: np.ndarray, to_source: np.ndarray) -> _Scores:
    return _Scores(tag, lambda: (to_cue, to_source), lambda: np.zeros(len(tag), np.int64))


def scores(
    tags: list[int], links: dict[int, int], sources: dict[int, int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n = len(tags)
    tag = np.full((n, 7), -4.0, np.float32)
    tag[np.arange(n), tags] = 4.0
    to_cue = np.zeros((n, n), np.float32)
    to_source = np.zeros((n, n + 1), np.float32)
    for word, cue in links.items():
        to_cue[word, cue] = 9.0
    for cue, source in sources.items():
        to_source[cue, source] = 9.0
    return tag, to_cue, to_source


def window_of(n: int) -> Window:
    empty = np.zeros(n + 2, np.int64)
    return Window(empty, empty, empty, np.arange(1, n + 1), list(range(0, 2 * n, 2)), list(range(1, 2 * n, 2)))


def decode(
    tags: list[int], links: dict[int, int], sources: dict[int, int]
) -> list[tuple[list[tuple[int, int]], object, object]]:
    n = len(tags)

    def words(span: Span | None) -> tuple[int, int] | None:
        return None if span is None else (span.start // 2, (span.end + 1) // 2)

    found = _decode(window_of(n), scores_of(*scores(tags, links, sources)), DecodeOptions())
    return [([words(s) for s in r.content], words(r.cue), words(r.source)) for r in found]  # type: ignore[misc]  # no None among contents


def test_contents_of_one_cue_are_one_report() -> None:
    tags = [B_CONTENT, I_CONTENT, B_SOURCE, B_CUE, B_CONTENT, I_CONTENT]
    assert decode(tags, {0: 3, 1: 3, 4: 3, 5: 3}, {3: 2}) == [([(0, 2), (4, 6)], (3, 4), (2, 3))]


def test_a_weakly_linked_part_is_left_out() -> None:
    tags = [B_CONTENT, I_CONTENT, B_CUE, B_CONTENT, I_CONTENT]
    assert decode(tags, {0: 2, 1: 2, 3: 0, 4: 0}, {2: 5})[0][0] == [(0, 2)]


def test_a_cue_that_the_tags_missed_is_taken_from_the_pointer() -> None:
    tags = [OUT, B_CONTENT, I_CONTENT, I_CONTENT]
    assert decode(tags, {1: 0, 2: 0, 3: 0}, {0: 4}) == [([(1, 4)], (0, 1), None)]


def test_a_source_is_never_made_a_cue() -> None:
    tags = [B_SOURCE, B_CONTENT, I_CONTENT, I_CONTENT]
    assert decode(tags, {1: 0, 2: 0, 3: 0}, {})[0][1] != (0, 1)


def test_a_source_that_the_tags_missed_is_taken_from_the_pointer() -> None:
    assert decode([OUT, B_CUE, B_CONTENT, I_CONTENT], {2: 1, 3: 1}, {1: 0}) == [([(2, 4)], (1, 2), (0, 1))]


def test_contents_too_short_to_have_a_cue_stay_without() -> None:
    assert decode([OUT, B_CONTENT, I_CONTENT, OUT], {1: 0, 2: 0}, {}) == [([(1, 3)], None, None)]


def test_one_word_is_no_content() -> None:
    assert decode([B_SOURCE, B_CUE, B_CONTENT], {2: 1}, {1: 0}) == []


def decode_twice(faint: float) -> list[TaggedReport]:
    """A report that the tags are sure of, and after it one whose content they see with a score of ``faint``."""
    tags = [B_SOURCE, B_CUE, B_CONTENT, I_CONTENT, OUT, B_CUE, OUT, OUT]
    tag, to_cue, to_source = scores(tags, {2: 1, 3: 1, 6: 5, 7: 5}, {1: 0})
    tag[6, B_CONTENT] = tag[7, I_CONTENT] = faint
    return _decode_twice(window_of(8), scores_of(tag, to_cue, to_source), DecodeOptions())


@pytest.mark.parametrize(("faint", "contents"), [(-4.0, 1), (2.9, 1), (3.5, 2), (4.2, 2)])
def test_what_is_seen_faintly_is_found_too(faint: float, contents: int) -> None:
    found = decode_twice(faint)
    assert sorted(c.start // 2 for r in found for c in r.content) == [2, 6][:contents]


def test_figures_of_a_faint_report_are_lower() -> None:
    sure, faint = decode_twice(3.5)
    assert (sure.faint, faint.faint) == (False, True)
    assert sure.confidence > faint.confidence
    assert sure.figures["content"] > faint.figures["content"]
    assert sure.figures["content's weakest word"] <= sure.figures["content"] < 0


def test_the_end_of_a_content_is_doubtful_where_it_may_go_on() -> None:
    tag, to_cue, to_source = scores([B_SOURCE, B_CUE, B_CONTENT, I_CONTENT, OUT], {2: 1, 3: 1}, {1: 0})
    (sure,) = _decode(window_of(5), scores_of(tag, to_cue, to_source), DecodeOptions())
    tag[4, I_CONTENT] = 4.0
    (doubtful,) = _decode(window_of(5), scores_of(tag, to_cue, to_source), DecodeOptions())
    assert doubtful.content == sure.content
    assert doubtful.figures["content's end"] < sure.figures["content's end"] - 0.5


def test_the_best_allowed_sequence_never_begins_with_an_inner_tag() -> None:
    rng = np.random.default_rng(7)
    for _ in range(50):
        path = _viterbi(rng.normal(size=(12, 7)))
        for before, tag in zip([0, *path.tolist()], path.tolist(), strict=False):
            assert tag in (OUT, B_SOURCE, B_CUE, B_CONTENT) or before in (tag, tag - 1)


def test_the_best_allowed_sequence_is_the_best() -> None:
    rng = np.random.default_rng(3)

    def allowed(path: tuple[int, ...]) -> bool:
        return all(t % 2 == 1 or t == 0 or b in (t, t - 1) for b, t in zip((0, *path), path, strict=False))

    every = [p for p in np.ndindex(7, 7, 7, 7) if allowed(p)]
    for _ in range(20):
        scores = rng.normal(size=(4, 7))
        best = max(every, key=lambda p: sum(scores[i, t] for i, t in enumerate(p)))
        assert tuple(_viterbi(scores).tolist()) == best


def test_nothing_is_found_in_the_windows_that_are_not_decoded() -> None:
    """Only such windows are passed over; what is allowed at the start of each does not hang on the one before."""
    rng = np.random.default_rng(11)
    options = DecodeOptions(min_content_words=1)
    windows = [rng.normal(size=(rng.integers(1, 5), 7)).astype(np.float32) for _ in range(600)]
    for tags in windows:
        tags[:, (B_CONTENT, I_CONTENT)] -= 0.5
    loud = _find_loud(windows, options)
    for i, tags in enumerate(windows):
        n = len(tags)
        scored = scores_of(tags, np.zeros((n, n), np.float32), np.zeros((n, n + 1), np.float32))
        assert i in loud or _decode_twice(window_of(n), scored, options) == []
        assert (i in loud) == (_find_loud([tags], options) == [0])
    assert 100 < len(loud) < 500
    assert _find_loud([], options) == []


def test_a_content_that_only_the_second_look_sees_is_decoded() -> None:
    tag, _, _ = scores([OUT, OUT, OUT], {}, {})
    assert _find_loud([tag], DecodeOptions()) == []
    tag[1, B_CONTENT] = 3.5
    assert _find_loud([tag], DecodeOptions()) == [0]
    tag[1, B_CONTENT] = -4.0
    tag[0, I_SOURCE] = 5.0  # no sequence begins so
    assert _find_loud([tag], DecodeOptions()) == [0]


# --- files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tagger/tagger.int8.onnx", "tagger/decode.json"])
def test_a_file_that_cannot_be_read_is_our_error(tmp_path: Path, name: str) -> None:
    encoder = Encoder(spoil(tmp_path, name, b'{"not": "a model"}'))
    with pytest.raises(ModelCorruptError, match="einstall"):
        Tagger(encoder)


def test_a_missing_file_is_our_error(tmp_path: Path) -> None:
    encoder = Encoder(spoil(tmp_path, "tagger/decode.json", None))
    with pytest.raises(ModelMissingError, match="einstall"):
        Tagger(encoder)


def test_a_document_without_sentences_is_read_too(tagger: Tagger) -> None:
    text = "Mara Okello said that the ferry was late."
    whole = PlainParser().parse(text)
    assert len(tagger.tag(Document(text, whole.paragraphs), ())) == 1


# --- figures, worked out by hand ---------------------------------------------------------------------------------

#: The scores above: a tag with 4 among six with -4; a link with 9 among zeros.
SURE = -np.log1p(6 * np.exp(-8.0))


def linked(others: int) -> float:
    return float(-np.log1p(others * np.exp(-9.0)))


def by_hand(
    tag: np.ndarray,
    to_cue: np.ndarray,
    to_source: np.ndarray,
    sentences: list[int] | None = None,
    options: DecodeOptions | None = None,
) -> list[TaggedReport]:
    """Reports of scores; all words in one sentence where nothing else is said."""
    words = len(tag)
    numbers = np.array(sentences or [0] * words, np.int64)
    scores = _Scores(tag, lambda: (to_cue, to_source), lambda: numbers)
    return _decode(window_of(words), scores, options or DecodeOptions())


def test_confidence_evidence_and_figures_of_a_report() -> None:
    tags = [B_SOURCE, I_SOURCE, B_CUE, I_CUE, B_CONTENT, I_CONTENT, I_CONTENT, OUT]
    scored = scores(tags, {4: 2, 5: 2, 6: 2}, {2: 0})
    (report,) = by_hand(*scored)
    to_cue, to_source = linked(7), linked(8)
    assert report.confidence == pytest.approx(np.exp((SURE + SURE + to_cue + to_source) / 4))
    assert report.evidence == (
        "tagger: content 1.00",
        "tagger: cue 1.00",
        "tagger: content's link to its cue 1.00",
        "tagger: cue's link to its source 1.00",
    )
    inside = np.log((np.exp(4.0) + np.exp(-4.0)) / (np.exp(4.0) + 6 * np.exp(-4.0)))
    after = np.log1p(-np.exp(-4.0) / (np.exp(4.0) + 6 * np.exp(-4.0)))
    assert report.figures == pytest.approx(
        {
            "content": inside, "content's weakest word": inside, "content's end": after, "content's words": np.log(3),
            "further parts": 0, "cue's words": 1, "link to source": to_source, "source's tags": inside,
            "source's words": 1,
        }
    )  # fmt: skip
    assert (report.content, report.cue, report.source) == ((Span(8, 13),), Span(4, 7), Span(0, 3))


def test_figures_of_a_report_of_two_parts_at_the_end_of_the_window() -> None:
    tags = [B_CONTENT, I_CONTENT, B_CUE, B_CONTENT, I_CONTENT]
    scored = scores(tags, {0: 2, 1: 2, 3: 2, 4: 2}, {2: 5})
    (report,) = by_hand(*scored)
    assert report.source is None
    assert report.figures["further parts"] == 1
    assert report.figures["content's words"] == pytest.approx(np.log(4))
    assert report.figures["content's end"] == 0
    assert "link to source" not in report.figures
    assert "source's words" not in report.figures
    assert report.figures["cue's words"] == 0
    assert report.confidence == pytest.approx(np.exp((2 * SURE + linked(4) + linked(5)) / 4))


def test_figures_have_a_least_value() -> None:
    tag, to_cue, to_source = scores([B_CUE, B_CONTENT, I_CONTENT], {1: 0, 2: 0}, {})
    to_source[0, :] = [-99, -99, -99, 99]
    tag[1, 1:] = [-99] * 6
    tag[1, B_CONTENT] = -30
    tag[1, 0] = -29
    (report,) = by_hand(tag, to_cue, to_source, options=DecodeOptions(outside_bias=-9.0))
    assert report.figures["content's weakest word"] == pytest.approx(-np.log1p(np.exp(1.0)))
    tag[1, 0] = 30
    (low,) = by_hand(tag, to_cue, to_source, options=DecodeOptions(outside_bias=-99.0))
    assert low.figures["content's weakest word"] == -12.0


def test_a_report_without_a_cue_has_the_figures_of_its_content() -> None:
    (report,) = by_hand(*scores([OUT, B_CONTENT, I_CONTENT, OUT], {1: 0, 2: 0}, {}))
    assert report.evidence == ("tagger: content 1.00",)
    assert report.confidence == pytest.approx(np.exp(SURE))
    assert set(report.figures) == {
        "content",
        "content's weakest word",
        "content's end",
        "content's words",
        "further parts",
    }


@pytest.mark.parametrize(("penalty", "cue"), [(0.0, 0), (2.0, 0), (4.0, 5)])
def test_a_cue_in_another_sentence_is_less_likely(penalty: float, cue: int) -> None:
    tags = [B_CUE, OUT, OUT, B_CONTENT, I_CONTENT, B_CUE]
    tag, to_cue, to_source = scores(tags, {}, {0: 6, 5: 6})
    to_cue[3:5, 0], to_cue[3:5, 5] = 9.0, 6.0
    options = DecodeOptions(other_sentence_penalty=penalty)
    (report,) = by_hand(tag, to_cue, to_source, [0, 0, 1, 1, 1, 1], options)
    assert report.cue == Span(2 * cue, 2 * cue + 1)
    (whole,) = by_hand(tag, to_cue, to_source, [0, 0, 0, 0, 1, 1], options)
    assert whole.cue == Span(0, 1)  # a content of two sentences: both are its own


@pytest.mark.parametrize(("margin", "cue"), [(0.0, 1), (2.9, 1), (3.1, 0)])
def test_how_much_better_a_word_must_be_to_become_a_cue(margin: float, cue: int) -> None:
    tags = [B_CUE, OUT, B_CONTENT, I_CONTENT, I_CONTENT]
    tag, to_cue, to_source = scores(tags, {}, {})
    to_cue[2:5, 0], to_cue[2:5, 1] = 6.0, 9.0
    options = DecodeOptions(promote_margin=margin)
    (report,) = by_hand(tag, to_cue, to_source, options=options)
    assert report.cue == Span(2 * cue, 2 * cue + 1)
    short = attrs.evolve(options, promote_min_words=4)
    (kept,) = by_hand(tag, to_cue, to_source, options=short)
    assert kept.cue == Span(0, 1)


@pytest.mark.parametrize(("least", "parts"), [(-1.5, 2), (-0.9, 1), (-1.1, 2)])
def test_how_well_a_further_part_must_be_linked(least: float, parts: int) -> None:
    tags = [B_CONTENT, I_CONTENT, B_CUE, B_CONTENT, I_CONTENT]
    tag, to_cue, to_source = scores(tags, {0: 2, 1: 2}, {})
    to_cue[3:5, 2] = np.log(4 / (np.e - 1))  # a mean log probability of -1
    options = DecodeOptions(part_min=least, promote_min_words=9)
    (report,) = by_hand(tag, to_cue, to_source, options=options)
    assert len(report.content) == parts


@pytest.mark.parametrize(
    ("bias", "margin", "source"), [(0.0, 0.0, 0), (2.0, 0.0, 0), (4.0, 0.0, None), (0.0, 2.9, 0), (0.0, 3.1, None)]
)
def test_a_word_that_is_no_tagged_source(bias: float, margin: float, source: int | None) -> None:
    tag, to_cue, to_source = scores([OUT, B_CUE, B_CONTENT, I_CONTENT], {2: 1, 3: 1}, {})
    to_source[1, 0], to_source[1, 4] = 9.0, 6.0
    options = DecodeOptions(no_source_bias=bias, pointed_source_margin=margin)
    (report,) = by_hand(tag, to_cue, to_source, options=options)
    assert report.source == (None if source is None else Span(0, 1))


@pytest.mark.parametrize(("none", "source"), [(8.0, Span(0, 3)), (9.0, Span(0, 3)), (9.5, None)])
def test_a_tagged_source_or_none(none: float, source: Span | None) -> None:
    tag, to_cue, to_source = scores([B_SOURCE, I_SOURCE, B_CUE, B_CONTENT, I_CONTENT], {3: 2, 4: 2}, {})
    to_source[2, 1], to_source[2, 5] = 9.0, none
    (report,) = by_hand(tag, to_cue, to_source)
    assert report.source == source


@pytest.mark.parametrize(("bias", "found"), [(0.3, 1), (7.9, 1), (8.1, 0)])
def test_how_much_likelier_outside_is_made(bias: float, found: int) -> None:
    scored = scores([OUT, B_CONTENT, I_CONTENT], {}, {})
    assert len(by_hand(*scored, options=DecodeOptions(outside_bias=bias))) == found


def test_of_two_tagged_sources_the_one_that_is_pointed_at() -> None:
    tag, to_cue, to_source = scores([B_SOURCE, B_SOURCE, B_CUE, B_CONTENT, I_CONTENT], {3: 2, 4: 2}, {2: 1})
    (report,) = by_hand(tag, to_cue, to_source)
    assert report.source == Span(2, 3)


def test_the_part_that_is_linked_best_is_kept_wherever_it_stands() -> None:
    tags = [B_CONTENT, I_CONTENT, B_CUE, B_CONTENT, I_CONTENT]
    tag, to_cue, to_source = scores(tags, {3: 2, 4: 2}, {})
    options = DecodeOptions(part_min=-0.01, promote_min_words=9)
    (report,) = by_hand(tag, to_cue, to_source, options=options)
    assert report.content == (Span(6, 9),)
