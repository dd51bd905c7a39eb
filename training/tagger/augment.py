"""Copies of an article with other names, verbs of saying and one-word sources: less can be learned by heart.

Every change replaces one stretch of the text; the spans of the claims move with it.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from training.tagger.examples import Article

PAST = (
    "said added noted stated declared explained insisted argued claimed remarked replied answered announced continued "
    "asserted observed commented recalled acknowledged admitted agreed maintained stressed warned whispered shouted "
    "cried exclaimed repeated muttered confirmed reiterated"
)
PRESENT = (
    "says adds notes states declares explains insists argues claims remarks replies answers announces continues "
    "asserts observes recalls acknowledges admits agrees maintains stresses warns whispers shouts cries exclaims "
    "confirms"
)
SAYING = [re.findall(r"\w+", verbs) for verbs in (PAST, PRESENT)]
PRONOUNS = ("he", "she", "they", "I", "we", "you")
NAME = re.compile(r"\b[A-Z][a-z]+\b")
KINDS = ("PERSON", "LOC")

# Shares of what is replaced.
NAMES, VERBS, PRONOUN_SOURCES, SHORT_SOURCES = 0.7, 0.2, 0.15, 0.03

Edit = tuple[int, int, str]


class Names:
    """Single words of names by kind, from data with named entities.

    Args:
        tagged: Words with their tags, such as ``("Oslo", "S-LOC")``.
        texts: Texts in which words that are mostly in lower case are no names.
    """

    def __init__(self, tagged: Iterable[tuple[str, str]], texts: Iterable[str]) -> None:
        kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for word, tag in tagged:
            if NAME.fullmatch(word):
                kinds[word][tag[2:]] += 1
        seen = Counter(word for text in texts for word in re.findall(r"\b[A-Za-z][a-z]+\b", text))
        common = {word for word in seen if word[0].isupper() and 20 * seen[word.lower()] >= seen[word]}
        usual = {word: counts.most_common(1)[0][0] for word, counts in kinds.items()}
        self._kind = {word: kind for word, kind in usual.items() if kind in KINDS and word not in common}
        self._pools = {kind: sorted(word for word in self._kind if self._kind[word] == kind) for kind in KINDS}

    def choose(self, text: str, rng: random.Random) -> dict[str, str]:
        """Replacements for most of the names of a text, each word always by the same other."""
        words = sorted({word for word in NAME.findall(text) if word in self._kind})
        return {word: rng.choice(self._pools[self._kind[word]]) for word in words if rng.random() < NAMES}


def replace(article: Article, edits: Sequence[Edit]) -> Article:
    """The article with each edit (start, end, new words) made; of edits that overlap, the first."""
    text, parts, cursor = article["text"], [], 0
    growth = [0] * (len(text) + 1)  # by how much the text up to each offset has grown
    for start, end, words in sorted(edits):
        if start >= cursor:
            parts += [text[cursor:start], words]
            growth[end] += len(words) - (end - start)
            cursor = end
    parts.append(text[cursor:])
    moved = list(accumulate(growth))

    def move(span: Sequence[int]) -> list[int]:
        return [span[0] + moved[span[0]], span[1] + moved[span[1]]]

    claims = [
        {**claim, **{role: [move(span) for span in claim[role]] for role in ("source", "cue", "content")}}
        for claim in article["claims"]
    ]
    return {**article, "text": "".join(parts), "claims": claims}


def augment(article: Article, names: Names, rng: random.Random) -> Article:
    """One changed copy of an article."""
    text = article["text"]
    others = names.choose(text, rng)
    edits = {m.start(): (m.start(), m.end(), others[m.group()]) for m in NAME.finditer(text) if m.group() in others}
    for claim in article["claims"]:
        if len(claim["cue"]) != 1:
            continue
        start, end = claim["cue"][0]
        verbs: list[str] = next((verbs for verbs in SAYING if text[start:end] in verbs), [])
        if verbs and rng.random() < VERBS:
            edits[start] = (start, end, rng.choice(verbs))
        if verbs is SAYING[0] and len(claim["source"]) == 1:
            edits.update(_replace_source(text, claim, rng))
    return replace(article, list(edits.values()))


def _replace_source(text: str, claim: dict[str, Any], rng: random.Random) -> dict[int, Edit]:
    start, end = claim["source"][0]
    source = text[start:end]
    share = PRONOUN_SOURCES if source.lower() in map(str.lower, PRONOUNS) else SHORT_SOURCES
    if source.count(" ") > 1 or rng.random() >= share:
        return {}
    word = rng.choice(PRONOUNS)
    opens = not text[:start].rstrip(" \"'“‘") or text[:start].rstrip(" \"'“‘")[-1] in ".!?\n"
    return {start: (start, end, word.capitalize() if opens else word)}
