"""Hypothesis strategies: texts of every kind, spans, documents, and the results that stand on them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from hypothesis import strategies as st

from quoteattr.claims import (
    ActorRef,
    ArticleActor,
    Candidate,
    Claim,
    Cue,
    CueAct,
    Extraction,
    Fact,
    FactType,
    Failure,
    MentionForm,
    Polarity,
    Resolution,
    ResolutionStatus,
    Speaker,
    SpeechKind,
)
from quoteattr.text import Document, Entity, Paragraph, Sentence, Span, Token

# What breaks offsets, line splitting, terminals and file formats when somebody is careless.
_AWKWARD = [
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",  # one family emoji, five code points
    "e\u0301",  # NFD
    "\r\n",
    "\r",
    "\u2028",
    "\u2029",
    "\x85",
    "\x0c",
    "\0",
    "\x1b[31m",
    "\x9b31m",
    "\u202e",
    "\u05e9\u05dc\u05d5\u05dd",
    "\u0645\u0631\u062d\u0628\u0627",
    "\ufeff",
    "\ud800",
    "\udcff",
    "[red]",
    "[/]",
    '"',
    "\\",
]

NAMES = ["Mara Okello", "Okello", "Dr. Ilse Brandt-Søe", "Brandt-Søe", "Juan O'Dell", "the Harbour Board", "Ms Quill"]
PRONOUNS = ["she", "he", "they"]
NOMINALS = ["the mayor", "a military source", "opposition figures", "the report", "a spokesman for the ministry"]
CUES = ["said", "told reporters", "warned that", "denied that", "wrote", "added", "believes"]
SENTENCES = [
    "The bridge will not reopen before spring",
    "we were never asked",
    "nobody pays",
    "it is too late",
    "the water rose by 40 centimetres in an hour",
    "yes",
]
FIGURES = ["5 per cent", "€3 million", "twice as high", "on March 3, 2024", "6'2\"", "the ’90s"]
MARKS = [('"', '"'), ("“", "”"), ("‘", "’"), ("'", "'"), ("„", "“"), ("«", "»"), ("''", "''"), ("“", ""), ("", "”")]

#: Any ``str`` at all, lone surrogates and controls included.
texts = st.one_of(
    st.text(st.characters()),
    st.lists(st.sampled_from(_AWKWARD) | st.text(st.characters(), max_size=5), max_size=12).map("".join),
)

_words = st.text(st.characters(), max_size=12)
_scores = st.floats(0, 1)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_words, inner, max_size=3),
    max_leaves=6,
)
_objects = st.dictionaries(_words, _json, max_size=3)


@st.composite
def spans(draw: st.DrawFn, length: int, smallest: int = 0) -> Span:
    """A span inside a text of ``length`` code points that covers at least ``smallest`` of them."""
    start = draw(st.integers(0, length - smallest))
    return Span(start, draw(st.integers(start + smallest, length)))


@st.composite
def disjoint_spans(draw: st.DrawFn, within: Span, most: int = 4) -> tuple[Span, ...]:
    """One or more sorted, disjoint, non-empty spans inside ``within``, which is not empty."""
    borders = sorted(draw(st.sets(st.integers(within.start, within.end), min_size=2, max_size=2 * most)))
    return tuple(Span(a, b) for a, b in zip(borders[::2], borders[1::2], strict=False))


@st.composite
def news_texts(draw: st.DrawFn) -> str:
    """Something like an article: headlines, paragraphs, quotations in all marks, nested, split and left open."""

    def quotation(depth: int) -> str:
        opening, closing = draw(st.sampled_from(MARKS))
        words = draw(st.sampled_from(SENTENCES))
        if depth and draw(st.booleans()):
            words = f"{words}, {draw(st.sampled_from(CUES))} {draw(speakers)}, {quotation(depth - 1)}"
        return f"{opening}{words}{draw(st.sampled_from([',', '.', '?', '']))}{closing}"

    speakers = st.sampled_from(NAMES + PRONOUNS + NOMINALS)

    def sentence() -> str:
        speaker, cue = draw(speakers), draw(st.sampled_from(CUES))
        words = draw(st.sampled_from(SENTENCES))
        shape = draw(st.integers(0, 9))
        return [
            f"{quotation(2)} {speaker} {cue}.",
            f"{speaker} {cue} {words}.",
            f"{speaker} {cue} {quotation(2)}",
            f"According to {speaker}, {words}.",
            f"{quotation(1)} {speaker} {cue}. {quotation(1)}",
            f"{words}.",
            quotation(2),
            f"{draw(st.sampled_from(MARKS[:2]))[0]}{words}.",  # open: the next paragraph goes on
            f"{speaker.upper()}: {words}.",
            f"{speaker}’s ‘{words}’ {draw(st.sampled_from(_AWKWARD))} was {draw(st.sampled_from(FIGURES))}.",
        ][shape]

    paragraphs = [" ".join(sentence() for _ in range(draw(st.integers(1, 3)))) for _ in range(draw(st.integers(0, 4)))]
    break_ = draw(st.sampled_from(["\n\n", "\r\n\r\n", "\n", "\n \n"]))
    return break_.join(paragraphs) + draw(st.sampled_from(["", "\n", draw(st.sampled_from(_AWKWARD))]))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A text cut into paragraphs, sentences, tokens and entities at random, with a random forest over each sentence."""
    text = draw(texts)
    paragraphs = draw(_parts(Span(0, len(text))))
    sentences = [part for paragraph in paragraphs for part in draw(_parts(paragraph))]
    words = [(number, part) for number, sentence in enumerate(sentences) for part in draw(_parts(sentence))]
    tokens = []
    for index, (sentence, span) in enumerate(words):
        earlier = [i for i in range(index) if words[i][0] == sentence]
        head = draw(st.sampled_from([None, *earlier]))
        upos = draw(st.sampled_from(["NOUN", "VERB", "PUNCT"]))
        relation = "root" if head is None else draw(st.sampled_from(["nsubj", "punct"]))
        words_of_token = span.of(text)
        tokens.append(Token(index, span, words_of_token, words_of_token, upos, "", "", head, relation, sentence))
    starts = [token.sentence for token in tokens]
    return Document(
        text=text,
        paragraphs=tuple(Paragraph(i, span) for i, span in enumerate(paragraphs)),
        sentences=tuple(
            Sentence(i, span, bisect_right(starts, i - 1), bisect_right(starts, i)) for i, span in enumerate(sentences)
        ),
        tokens=tuple(tokens),
        entities=tuple(Entity(span, "PERSON", "PER") for span in draw(_parts(Span(0, len(text))))),
    )


@st.composite
def _parts(draw: st.DrawFn, within: Span) -> tuple[Span, ...]:
    return draw(disjoint_spans(within)) if len(within) and draw(st.booleans()) else ()


@st.composite
def extractions(draw: st.DrawFn) -> tuple[str, Extraction]:
    """A text and a result over it that keeps every invariant: spans slice, contents are disjoint, nesting is a tree."""
    text = draw(texts | news_texts())
    claims: list[Claim] = []
    for number in range(draw(st.integers(0, 4)) if text else 0):
        parent = draw(st.sampled_from([None, *claims]))
        content = draw(disjoint_spans(parent.content[0] if parent is not None else Span(0, len(text))))
        claims.append(draw(_claims(text, f"c{number + 1}", content, parent)))
    actors = draw(st.lists(st.builds(ArticleActor, _words, _words, _words, st.tuples(_words)), max_size=2))
    return text, Extraction(draw(_words), tuple(claims), tuple(actors), draw(_objects))


@st.composite
def _claims(draw: st.DrawFn, text: str, claim_id: str, content: Sequence[Span], parent: Claim | None) -> Claim:
    somewhere = st.none() | spans(len(text))
    return Claim(
        id=claim_id,
        kind=draw(st.sampled_from(SpeechKind)),
        text=" [...] ".join(span.of(text) for span in content),
        content=tuple(content),
        quoted=draw(disjoint_spans(content[0])) if draw(st.booleans()) else (),
        cue=draw(
            st.none()
            | st.builds(
                Cue,
                spans(len(text)),
                _words,
                st.sampled_from(CueAct),
                st.sampled_from(Polarity),
                st.booleans(),
            )
        ),
        speaker=draw(st.none() | _speakers(text)),
        addressee=draw(somewhere),
        time=draw(somewhere),
        place=draw(somewhere),
        facts=draw(st.lists(st.builds(Fact, spans(len(text)), st.sampled_from(FactType)), max_size=2).map(tuple)),
        extra=draw(_objects),
        parent=None if parent is None else parent.id,
        confidence=draw(_scores),
        evidence=draw(st.lists(_words, max_size=2).map(tuple)),
    )


@st.composite
def _speakers(draw: st.DrawFn, text: str) -> Speaker:
    span = draw(spans(len(text)))
    head = draw(spans(len(span))).shifted(span.start)
    antecedents = draw(st.lists(spans(len(text)), max_size=2).map(tuple))
    form = draw(st.sampled_from(MentionForm))
    return Speaker(span, head, span.of(text), form, antecedents, draw(st.none() | resolutions()))


@st.composite
def resolutions(draw: st.DrawFn) -> Resolution:
    """A resolution with any status."""
    candidates = draw(
        st.lists(st.builds(Candidate, _words, _words, _scores, st.tuples(_words)), min_size=1, max_size=5).map(tuple)
    )
    status = draw(st.sampled_from(ResolutionStatus))
    actor = ActorRef(candidates[0].id, candidates[0].name) if status is ResolutionStatus.RESOLVED else None
    return Resolution(status, actor, candidates)


#: A document that could not be read.
failures = st.builds(Failure, _words, _words, _words)
