"""From a mention to the words that tell most of the one it stands for."""

from __future__ import annotations

from bisect import bisect_left

from ..claims import MentionForm
from ..text import Document, Span
from .chains import Chain, Link
from .coreference import Resolved
from .mentions import Mention, Mentions

__all__ = ["Antecedents", "fullness"]

#: So many mentions are looked at, before a mention for those that are fuller and from a chain's first on for the one
#: that says most of somebody without a name.
_REACH = 50
_FIRST_MENTIONS = 8
_FULLEST = 100


class Antecedents:
    """What the mentions of an article take up."""

    def __init__(self, document: Document, mentions: Mentions, resolved: Resolved) -> None:
        self._document, self._mentions, self._chains = document, mentions.all, resolved.chains
        self._phrases = {
            source.mention: source.span
            for source in mentions.sources
            if source is not None and source.mention is not None and not source.members
        }

    def of(self, mention: Mention, link: Link) -> tuple[Span, ...]:
        """From the nearest earlier mention to the fullest, each fuller than the one before. The fullest may stand
        later, as a headline is followed by the names.
        """
        if link.chain is None:
            return ()
        chain = self._chains[link.chain]
        place = bisect_left(chain.mentions, mention.index)
        spans: list[Span] = []
        level = fullness(mention, chain)
        for position in range(place - 1, max(-1, place - _REACH), -1):
            other = self._mentions[chain.mentions[position]]
            if not spans and other.form is MentionForm.PRONOUN and mention.form is MentionForm.PRONOUN:
                spans.append(other.head)
            elif fullness(other, chain) > level:
                level = fullness(other, chain)
                spans.append(self._words(other))
        full = self._fullest(chain)
        if full.index != mention.index and (chain.status != "named" or level < _FULLEST):
            spans.append(self._words(full))
        return tuple(dict.fromkeys(spans))

    def _fullest(self, chain: Chain) -> Mention:
        """The first mention by the full name; of those whom nobody names the description of most words, and rather the
        one that introduces them.
        """
        if chain.status == "named":
            return self._mentions[chain.fullest if chain.fullest >= 0 else chain.mentions[0]]
        first = [self._mentions[i] for i in chain.mentions[:_FIRST_MENTIONS]]
        return max(first, key=self._telling)

    def _telling(self, mention: Mention) -> tuple[bool, bool, int, int]:
        new = mention.definite == "indefinite"
        return mention.form is MentionForm.NOMINAL, new, self._length(mention), -mention.index

    def _length(self, mention: Mention) -> int:
        """How many words it has, articles left out."""
        return sum(t.upos != "DET" for t in self._document.tokens_in(self._words(mention)))

    def _words(self, mention: Mention) -> Span:
        """A name or pronoun alone; a noun with all that says who it is: "an official in the water ministry"."""
        if mention.form is not MentionForm.NOMINAL:
            return mention.head
        phrase = self._phrases.get(mention.index, mention.span)
        return phrase if phrase.covers(mention.head.start) else mention.span


def fullness(mention: Mention, chain: Chain) -> int:
    """How much of its chain's name a mention holds: nothing, a noun, a part, all of it."""
    if mention.form is MentionForm.PRONOUN:
        return 0
    if mention.form is MentionForm.NOMINAL:
        return 1
    key = mention.words[1:] if mention.words[:1] == ("the",) else mention.words
    return _FULLEST if key == chain.words else min(_FULLEST - 1, 1 + len(key))
