"""Interviews printed as questions and answers without labels: "I" in an answer is the one interviewed, and so is
"you" in a question.

Only where the headline or the lead says who was interviewed, and only in the paragraph straight after a question: a
longer answer may be broken by a remark of whoever asks.
"""

from __future__ import annotations

import re

from ..claims import MentionForm
from ..marks import QUOTATION_MARKS
from ..text import Paragraph
from .lexicon import lexicon
from .mentions import Mention
from .phrases import case_of
from .reader import Reader

__all__ = ["find_interview"]

#: Whom an interview is with stands in the first paragraphs.
_TOP = 8
#: So many questions with an answer make an interview.
_QUESTIONS = 2
#: Characters; a caption is shorter and a question without "you" as well.
_LONGEST_CAPTION = 120
_QUESTION = re.compile(rf"\?[{QUOTATION_MARKS}\]) ]*\Z")
_SECOND_PERSON = re.compile(r"(?i)\b(?:you|your|yours)\b")
_NAMED_FIRST = re.compile(r"(?i)\s*:\s*(?:an?|the) (?:\w+ )?interview\b")

Voice = tuple[int, str]


def find_interview(reader: Reader) -> tuple[dict[int, Voice], dict[int, Voice]] | None:
    """Who is "I" and who is "you", by paragraph; None where the document is no interview with one person."""
    questions = [p.index for p in reader.document.paragraphs if _is_question(reader, p)]
    answers = {a: q for q in questions if (a := _answer_to(reader, q)) is not None}
    if len(answers) < _QUESTIONS:
        return None
    guests = {chain for m in reader.mentions.all if m.paragraph < _TOP and (chain := _guest(reader, m)) is not None}
    if len(guests) != 1:
        return None
    guest = guests.pop()
    return (
        dict.fromkeys(answers, (guest, "an answer in the interview with him or her")),
        dict.fromkeys(answers.values(), (guest, "a question in the interview with him or her")),
    )


def _is_question(reader: Reader, paragraph: Paragraph) -> bool:
    """Whether a paragraph asks somebody: it ends in a question mark, says "you" or is short, and quotes nobody."""
    words = paragraph.span.of(reader.document.text)
    return _QUESTION.search(words) is not None and (
        _SECOND_PERSON.search(words) is not None or len(words) < _LONGEST_CAPTION
    )


def _answer_to(reader: Reader, question: int) -> int | None:
    """The paragraph after a question, captions (no end mark) left out; None if it asks back."""
    document = reader.document
    for paragraph in document.paragraphs[question + 1 : question + 3]:
        words = paragraph.span.of(document.text).rstrip(QUOTATION_MARKS + ")] ")
        if words[-1:] == "?":
            return None
        if words[-1:] in {".", "!", "…"} or len(words) > _LONGEST_CAPTION:
            return paragraph.index
    return None


def _guest(reader: Reader, m: Mention) -> int | None:
    """The person whom ``m`` names as the one interviewed, if it does."""
    link = reader.links.get(m.index)
    if link is None or link.chain is None or m.form is MentionForm.NOMINAL or reader.quote_of[m.token] is not None:
        return None
    chain = reader.chains[link.chain]
    if chain.status != "named" or not (chain.kind == "person" or chain.is_person_like):
        return None
    document, verbs = reader.document, lexicon().words["interviewing"]
    if _NAMED_FIRST.match(document.text, m.head.end):
        return link.chain
    token = document.tokens[m.token]
    for _ in range(4):  # "interviewed founder Jane Doe": the name may hang on its title
        governor = None if token.head is None else document.tokens[token.head]
        if governor is None:
            return None
        interviewed = governor.lemma.casefold() in verbs or governor.form.casefold() in verbs
        if interviewed and (token.deprel in {"obj", "nsubj:pass"} or _told_apart(reader, m, governor.index)):
            return link.chain
        if governor.lemma.casefold() in {"interview", "speak", "talk", "chat", "conversation"} and case_of(
            document, token
        ) in {"with", "to"}:
            return link.chain
        if token.deprel not in {"appos", "flat", "compound", "nmod:desc", "nmod", "conj"}:
            return None
        token = governor
    return None


def _told_apart(reader: Reader, m: Mention, verb: int) -> bool:
    """Whether ``m`` follows the verb straight away: "interviews Jane Doe" in a headline that was parsed badly."""
    return m.token > verb and reader.document.text[reader.document.tokens[verb].end : m.titled.start] in {" ", " with "}
