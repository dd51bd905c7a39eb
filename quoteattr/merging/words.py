"""Texts as strings of words: one character a word, so that what compares characters quickly compares words."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["Words", "find_words"]

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_FIRST = 0x100  # characters from here on stand for words; below Python would use another width
_SURROGATES = range(0xD800, 0xE000)
_CODES = 0x110000 - _FIRST - len(_SURROGATES)


def find_words(text: str) -> list[re.Match[str]]:
    """The words of a text with their places; punctuation and marks are none.

    >>> [match.group() for match in find_words("“It’s 40 cm,” she said [...]")]
    ['It’s', '40', 'cm', 'she', 'said']
    """
    return list(_WORD.finditer(text))


class Words:
    """A vocabulary that grows: the same word, whatever its case and apostrophe, is always the same character.

    >>> words = Words()
    >>> words.encode("It's late.") == words.encode("it’s LATE") != words.encode("it is late")
    True
    """

    def __init__(self) -> None:
        self._codes = _Codes()

    def encode(self, text: str) -> str:
        """One character a word of the text."""
        return "".join(map(self._codes.__getitem__, _WORD.findall(text)))


class _Codes(dict[str, str]):
    """The character of each form of a word; one that is new is given its own when it is asked for."""

    def __missing__(self, word: str) -> str:
        plain = unicodedata.normalize("NFKC", word).casefold().replace("’", "'")
        if plain not in self.keys():
            # Beyond a million different words two of them may share a character, which makes no quotation of two.
            number = _FIRST + len(self) % _CODES
            self[plain] = chr(number if number < _SURROGATES.start else number + len(_SURROGATES))
        code = self[word] = self[plain]
        return code
