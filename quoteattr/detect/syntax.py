"""Reports by grammar: a cue of the lexicon, its subject, and the clause (or object) that it governs.

Serves two ends. Inside what the tagger found it finds the reports within reports, which the tagger (trained on
outermost attributions only) cannot say; alone it is the detector for users without a tagger. Works on Universal
Dependencies, after the syntactic patterns that GenderGapTracker (Asr et al. 2021) and Pareti (2013) describe.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import takewhile

import attrs

from ..marks import DOUBLE_MARKS, MarkPair
from ..text import Document, Sentence, Span, Token
from .cues import CueLexicon, cue_lemma, lexicon
from .phrases import NOMINAL, SUBJECTS, author_of, cue_span, is_told, source_of, stretches, subject_of, trimmed

__all__ = ["SyntacticReport", "find_clause_reports"]

_CLAUSES = ("ccomp", "parataxis")
_COMPLEMENTISERS = frozenset(["that", "whether", "why", "how", "what", "where", "when", "if"])
_SUBJECT_STARTS = ("DET", "PRON", "NOUN", "PROPN", "NUM", "ADJ")
_SENTENCE_MARKS = frozenset([*DOUBLE_MARKS, ";", ":"])
_SHIFTED = frozenset(["would", "could", "should", "might", "had"])


@attrs.frozen
class SyntacticReport:
    """A report found by grammar alone.

    Args:
        content: Sorted, disjoint spans.
        cue: The cue's words.
        source: The source's words, or None.
        rule: Name of the pattern.
        clausal: Whether the content is a clause rather than a noun phrase that the cue governs.
        finite: Whether that clause is one of its own rather than an infinitive or the clause around the cue.
    """

    content: tuple[Span, ...]
    cue: Span
    source: Span | None
    rule: str
    clausal: bool = True
    finite: bool = False


def find_clause_reports(
    document: Document, pairs: Sequence[MarkPair], sentences: Iterable[Sentence] | None = None
) -> tuple[SyntacticReport, ...]:
    """Every report that a pattern finds, in the order of the text; they may lie inside one another.

    Args:
        document: A text with dependencies.
        pairs: Its quotation marks; a clause that is a part of a quotation is taken whole.
        sentences: Where the cues may stand; None for anywhere.
    """
    words = lexicon()
    outermost = [p for p in pairs if p.depth == 0]
    starts, ends = [p.open.start for p in outermost], [p.span.end for p in outermost]
    found: list[SyntacticReport] = []
    for sentence in document.sentences if sentences is None else sentences:
        lo = bisect_left(ends, sentence.span.start + 1)
        until = bisect_left(starts, sentence.span.end)
        here = outermost[lo:until]
        for token in document.tokens[sentence.first : sentence.last]:
            report = _report_at(document, sentence, token, words)
            if report is not None:
                found.append(_completed(document.text, _of_its_quotation(document, report, here), here))
    return tuple(found)


def _of_its_quotation(document: Document, report: SyntacticReport, pairs: Sequence[MarkPair]) -> SyntacticReport:
    """A cue inside a quotation never has its subject behind it: "“‘Why?’ ask the children,” he said"."""
    holder = next((p for p in pairs if p.inner.contains(report.cue)), None)
    if holder is None or report.source is None or report.source.start < holder.span.end:
        return report
    behind = document.tokens_in(Span(report.cue.end, holder.inner.end))
    words = list(takewhile(lambda token: token.upos in NOMINAL, behind))
    return attrs.evolve(report, source=trimmed(words) if words and report.content[-1].end <= report.cue.start else None)


def _report_at(document: Document, sentence: Sentence, token: Token, words: CueLexicon) -> SyntacticReport | None:
    """What the first pattern finds whose cue begins or ends with a word."""
    if token.form.casefold() == "according" and (report := _according_to(document, sentence, token)) is not None:
        return report
    if token.upos in ("VERB", "AUX"):
        return (
            _by_verb(document, token, words)
            or _by_complementiser(document, sentence, token, words)
            or _by_object(document, token, words)
        )
    return _by_noun(document, token, words) if token.upos == "NOUN" else None


def _completed(text: str, report: SyntacticReport, pairs: Sequence[MarkPair]) -> SyntacticReport:
    """A content that is a part of a quotation is the whole quotation, if the cue stands outside it."""
    content: list[Span] = []
    for span in report.content:
        holder = next((p for p in pairs if p.inner.overlaps(span) and not p.span.overlaps(report.cue)), None)
        inside = holder is not None and holder.span.contains(span)
        content.append(holder.inner.stripped(text) if inside and holder is not None else span)
    return attrs.evolve(report, content=tuple(dict.fromkeys(content)))


# --- patterns ------------------------------------------------------------------------------------------------------


def _by_verb(document: Document, token: Token, words: CueLexicon) -> SyntacticReport | None:
    """Match "X said (that) ..."; "..., X said"; "X, who said that ..."; "X promised to ..."."""
    lemma = cue_lemma(token)
    if lemma not in words.verbs:
        return None
    clauses = [t for t in document.children(token) if t.deprel in _CLAUSES and _is_clause(document, t)]
    clauses = [t for t in clauses if t.deprel == "ccomp" or t.start > token.start]
    rule = "cue verb with its clause"
    if not clauses and lemma in words.with_infinitive:
        clauses = [t for t in document.children(token) if t.deprel == "xcomp" and _is_infinitive(document, t)]
        rule = "cue verb with its infinitive"
    if clauses:
        excluded = _cue_clause(document, token, clauses)
        words_of = {
            t.index for c in (clauses[0], *_backshifted(document, token, clauses[0])) for t in document.subtree(c)
        }
        words_of |= _shared(document, token, clauses[0], words) | _rest(document, token, words_of)
        content = stretches([document.tokens[i] for i in sorted(words_of)], excluded - words_of)
    elif token.deprel == "parataxis" and token.head is not None and subject_of(document, token) is not None:
        inside = {t.index for t in document.subtree(token)}
        content = stretches(document.subtree(document.tokens[token.head]), inside)
        rule = "cue clause set beside its content"
    else:
        return None
    source = source_of(document, token)
    if not content or (source is None and rule != "cue verb with its clause"):
        return None
    finite = rule == "cue verb with its clause"
    return SyntacticReport(tuple(content), cue_span(document, token), source, f"syntax: {rule}", finite=finite)


_NO_SOURCES = frozenset(["custom", "plan", "schedule"])  # "according to plan"


def _according_to(document: Document, sentence: Sentence, token: Token) -> SyntacticReport | None:
    """Match "According to X, ..."; "..., according to X"."""
    following = document.tokens[token.index + 1 : token.index + 2]
    if not following or following[0].form.casefold() != "to":
        return None
    head = next((t for t in (token, *document.ancestors(token)) if t.upos in NOMINAL and t.start > token.start), None)
    if head is None:
        return None
    whole = {t.index for t in document.subtree(head)} | {token.index, following[0].index}
    source = [t for t in document.subtree(head) if t.start > following[0].start]
    content = stretches(document.tokens[sentence.first : sentence.last], whole)
    if not source or not content or (len(source) == 1 and source[0].form in _NO_SOURCES):
        return None
    cue = Span(token.start, following[0].end)
    return SyntacticReport(tuple(content), cue, trimmed(source), "syntax: according to")


def _by_complementiser(
    document: Document, sentence: Sentence, token: Token, words: CueLexicon
) -> SyntacticReport | None:
    """Match "X told them, face to face, that ..." where the parser hung the clause on another word.

    From the complementiser to the end of the sentence; only for verbs that are mostly followed by what was said.
    """
    if token.upos != "VERB" or cue_lemma(token) not in words.plain_speech:
        return None
    source = source_of(document, token)
    following = document.tokens[token.index + 1 : sentence.last]
    opener = next((t for t in following if _opens_clause(document, t)), None)
    if opener is None or (source is None and not is_told(document, token)):
        return None
    between = document.tokens[token.index + 1 : opener.index]
    if any(t.upos in ("VERB", "AUX") or t.form in _SENTENCE_MARKS for t in between):
        return None
    content = trimmed(document.tokens[opener.index : sentence.last])
    if content is None:
        return None
    return SyntacticReport((content,), cue_span(document, token), source, "syntax: cue verb before a complementiser")


def _opens_clause(document: Document, token: Token) -> bool:
    """Whether a word begins a clause; "that" only before what can be a subject ("told that before" has none)."""
    if token.form.casefold() not in _COMPLEMENTISERS:
        return False
    following = document.tokens[token.index + 1 : token.index + 2]
    return token.form.casefold() != "that" or any(t.upos in _SUBJECT_STARTS for t in following)


def _by_noun(document: Document, token: Token, words: CueLexicon) -> SyntacticReport | None:
    """Match "her claim that ...", "a promise to ..."."""
    if cue_lemma(token) not in words.nouns:
        return None
    clause = next(
        (
            t
            for t in document.children(token)
            if t.deprel in ("acl", "ccomp")
            and any(c.deprel == "mark" and c.form.casefold() in ("that", "to") for c in document.children(t))
        ),
        None,
    )
    source = None if clause is None else author_of(document, token)
    if clause is None or source is None:
        return None
    content = stretches(document.subtree(clause), set())
    if not content:
        return None
    return SyntacticReport(tuple(content), token.span, source, "syntax: cue noun with its clause")


def _by_object(document: Document, token: Token, words: CueLexicon) -> SyntacticReport | None:
    """Match "X criticised the plan": the object of a verb of saying with a subject."""
    if token.upos != "VERB" or cue_lemma(token) not in words.with_object:
        return None
    source = source_of(document, token)
    thing = next((t for t in document.children(token) if t.deprel == "obj" and t.start > token.start), None)
    content = None if thing is None else trimmed(document.subtree(thing))
    if source is None or content is None or content.overlaps(source):
        return None
    return SyntacticReport(
        (content,), cue_span(document, token), source, "syntax: cue verb with its object", clausal=False
    )


# --- parts ---------------------------------------------------------------------------------------------------------


def _is_clause(document: Document, token: Token) -> bool:
    """Whether a complement has a subject or a complementiser: a bare verb form is no reported clause."""
    below = document.children(token)
    return any(t.deprel in SUBJECTS or t.deprel in ("mark", "expl", "cop") for t in below)


def _backshifted(document: Document, verb: Token, clause: Token) -> list[Token]:
    """Verbs joined to a past cue that are in truth joined to its clause: "said he was ill and would not come".

    Reported speech shifts "will" to "would"; a modal without a subject of its own after the clause shows it.
    """
    if "Tense=Past" not in verb.feats and verb.xpos not in ("VBD", "VBN"):
        return []
    return [
        t
        for t in document.children(verb)
        if t.deprel == "conj"
        and t.start > clause.start
        and subject_of(document, t) is None
        and any(c.deprel == "aux" and c.form.casefold() in _SHIFTED for c in document.children(t))
    ]


def _shared(document: Document, verb: Token, clause: Token, words: CueLexicon) -> set[int]:
    """The object between a cue and its clause that is the clause's subject: "told him to go", "said the mayor was"."""
    between = [
        t for t in document.children(verb) if t.deprel in ("obj", "iobj") and verb.start < t.start < clause.start
    ]
    infinitive = _is_infinitive(document, clause)
    told = cue_lemma(verb) in words.infinitive_directive
    return {t.index for o in between if infinitive or not told for t in document.subtree(o)} if between else set()


def _rest(document: Document, verb: Token, content: set[int]) -> set[int]:
    """The words from a content to the end of the sentence, up to a clause that goes on with the cue.

    What was said mostly runs on, and parsers hang its end on the cue or elsewhere. Not in a relative clause or
    participle, which end before their sentence.
    """
    if verb.deprel.startswith(("acl", "advcl", "csubj")):
        return set()
    if max(content) < verb.index:
        return set(range(document.sentences[verb.sentence].first, max(content)))
    if min(content) < verb.index:
        return set()
    stops = [
        min(t.index for t in document.subtree(child))
        for child in document.children(verb)
        if child.index > max(content) and _goes_on_with(document, child)
    ]
    return set(range(max(content) + 1, min(stops, default=document.sentences[verb.sentence].last)))


def _goes_on_with(document: Document, child: Token) -> bool:
    """Whether a clause after the content is the cue's: "said X, adding Y", "said X and left"; not "and that he"."""
    if child.deprel == "advcl":
        return subject_of(document, child) is None
    return child.deprel == "conj" and _joined_to_cue(document, child)


def _joined_to_cue(document: Document, verb: Token) -> bool:
    below = document.children(verb)
    return not any(t.deprel == "mark" or t.deprel in SUBJECTS for t in below)


def _is_infinitive(document: Document, token: Token) -> bool:
    return any(t.deprel == "mark" and t.form.casefold() == "to" for t in document.children(token))


def _cue_clause(document: Document, verb: Token, clauses: Sequence[Token]) -> set[int]:
    """The indices of a cue's own words: what its content must leave out when the clause encloses it."""
    own = {verb.index}
    for child in document.children(verb):
        if child not in clauses and child.upos != "PUNCT":
            own |= {t.index for t in document.subtree(child)}
    return own
