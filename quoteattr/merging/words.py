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
        self._codes: dict[str, str] = {}

    def encode(self, text: str) -> str:
        """One character a word of the text."""
        codes = self._codes
        out = []
        for word in _WORD.findall(text):
            code = codes.get(word)
            if code is None:
                code = codes[word] = self._name(word)
            out.append(code)
        return "".join(out)

    def _name(self, word: str) -> str:
        """The character of a word that is new, at least in this form."""
        plain = unicodedata.normalize("NFKC", word).casefold().replace("’", "'")
        code = self._codes.get(plain)
        if code is None:
            # Beyond a million different words two of them may share a character, which makes no quotation of two.
            number = _FIRST + len(self._codes) % _CODES
            code = chr(number if number < _SURROGATES.start else number + len(_SURROGATES))
            self._codes[plain] = code
        return code
