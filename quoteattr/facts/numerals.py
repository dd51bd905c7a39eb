"""Numbers in digits and words: "40,000", "4.5bn", "two hundred and five", "two thirds", "one in five", "hundreds"."""

from __future__ import annotations

from .lexicon import words
from .reading import Phrase

__all__ = ["is_unit", "read_number", "read_numeral"]


def read_number(phrase: Phrase, i: int) -> int | None:
    """Where the number, range or ratio that starts at ``i`` ends; None if none starts there.

    A range is one number ("40 to 50", "between 40 and 50", "52-48"), and so is a ratio ("one in five").
    """
    end = read_numeral(phrase, i)
    if end is None:
        return None
    ratio = end + 1 if phrase.low(end) == "in" else end + 2 if phrase.holds(end, ("out", "of")) else None
    if ratio is not None:
        after = read_numeral(phrase, ratio)
        if after is not None and _is_small(phrase, ratio) and not is_unit(phrase, after):
            return after
    if _is_lone_one(phrase, i, end) and not _counts(phrase, i, end):
        return None
    if phrase.hyphen(end) and phrase.low(end + 1) in words("numerals", "kinds_after"):
        return None
    if phrase.hyphen(end) and phrase.low(end + 1) == "plus":
        return end + 2
    if phrase.low(end) == "+" and phrase.joined(end):
        return end + 1
    joint = phrase.low(end) == "to" or (phrase.low(end) == "and" and phrase.low(i - 1) == "between")
    if joint or phrase.hyphen(end):
        after = read_numeral(phrase, end + 1)
        if after is not None:
            return after
    if phrase.low(end) == "or" and (after := read_numeral(phrase, end + 1)) is not None and is_unit(phrase, after):
        return after  # "seven or eight minutes"
    return end


def read_numeral(phrase: Phrase, i: int) -> int | None:
    """Where the single number that starts at ``i`` ends; None if none starts there."""
    if i >= len(phrase):
        return None
    low = phrase.low(i)
    if phrase.words[i].digits:
        return _read_digits(phrase, i)
    if low in ("a", "an"):
        return _read_article(phrase, i)
    if low == "half":
        return _read_half(phrase, i)
    if low in words("numerals", "crowds") or (low in words("numerals", "crowds_with_of") and phrase.low(i + 1) == "of"):
        return _read_crowd(phrase, i)
    if low not in words("numerals", "cardinals") or _is_named(phrase, i):
        return None
    return _read_words(phrase, i)


def is_unit(phrase: Phrase, i: int) -> bool:
    """Whether the word at ``i`` is a unit of measure or a month: then the number before it belongs to it."""
    if i >= len(phrase):
        return False
    word = phrase.words[i]
    return (
        word.lemma in words("quantity", "units")
        or word.lemma in words("money", "currencies")
        or word.low in words("dates", "months")
        or word.low in {"%", "percent", "per", "pct"}
    )


def _read_digits(phrase: Phrase, i: int) -> int | None:
    if _is_name(phrase, i):
        return None
    end = i + 1
    if phrase.joined(end) and phrase.words[end].form[0].isalpha():  # "4.5bn", "40km", but "3D", "13th"
        if phrase.low(end) in words("numerals", "short_magnitudes"):
            end += 1
        elif phrase.low(end) not in words("quantity", "short_units"):
            return None
    return _read_magnitudes(phrase, end)


def _is_name(phrase: Phrase, i: int) -> bool:
    """Whether the number is part of a name: "F16", "Covid-19", "Room 12", "Boeing 737"."""
    if phrase.in_marks(i) and len(phrase.words[i].form) == 4:
        return True  # a title: “1984”
    if i == 0:
        return False
    before, token = phrase.words[i - 1], phrase.words[i].token
    if before.low in words("money", "codes") and before.form.isupper():
        return False
    if phrase.joined(i):
        if before.form[0].isalpha() or before.form in {"#", "@", "_", "/", "+"}:
            return True
        if phrase.hyphen(i - 1) and i >= 2 and phrase.words[i - 2].form[0].isalpha():
            return phrase.low(i - 2) not in words("numerals", "cardinals")
    if is_unit(phrase, i + 1) or phrase.low(i + 1) in words("numerals", "magnitudes"):
        return False
    label = before.low if before.low != "." or i < 2 else phrase.low(i - 2)  # "No. 10"
    if label in words("numerals", "labels") and before.low not in {"percent"}:
        return True
    kind, span = phrase.entity(i)
    if kind not in {"", "DATE", "MONEY"} and span.start < phrase.words[i].span.start:
        return True
    return (
        token is not None
        and before.token is not None
        and before.upos == "PROPN"
        and before.low not in words("dates", "months")
        and token.head == before.token.index
    )


def _is_named(phrase: Phrase, i: int) -> bool:
    """Whether a number in words is the end of a name: "Ground Zero"."""
    return i > 0 and phrase.words[i].form[0].isupper() and phrase.words[i - 1].upos == "PROPN"


def _read_magnitudes(phrase: Phrase, end: int) -> int:
    while True:
        if phrase.low(end) in words("numerals", "magnitudes"):
            end += 1
        elif phrase.hyphen(end) and phrase.low(end + 1) in words("numerals", "magnitudes"):
            end += 2
        else:
            return end


def _read_words(phrase: Phrase, i: int) -> int:
    cardinals, magnitudes = words("numerals", "cardinals"), words("numerals", "magnitudes")
    end = i + 1
    if _is_part(phrase, end):
        return end + 1
    if phrase.hyphen(end) and _is_part(phrase, end + 1):
        return end + 2
    while True:
        step = 2 if phrase.hyphen(end) or (phrase.low(end) == "and" and phrase.low(end - 1) in magnitudes) else 1
        word = phrase.low(end + step - 1)
        if word in magnitudes or (word in cardinals and word != "zero" and (step == 2 or _goes_on(phrase, end))):
            end += step
        else:
            break
    if phrase.hyphen(end) and phrase.holds(end + 1, ("and", "-", "a", "-", "half")):
        return end + 6
    return end + 3 if phrase.holds(end, ("and", "a", "half")) else end


def _goes_on(phrase: Phrase, i: int) -> bool:
    """Whether one cardinal may follow another: after "hundred" or "twenty", not "nine ten"."""
    before = phrase.low(i - 1)
    return before in words("numerals", "magnitudes") or before.endswith("ty")


def _is_part(phrase: Phrase, i: int) -> bool:
    """Whether the word at ``i`` makes a fraction of the number before it: "two thirds", "one third"."""
    low = phrase.low(i)
    parts = words("numerals", "parts")
    if low.endswith("s") and low[:-1] in parts:
        return True
    return low in parts and phrase.low(i - 1) in {"one", "-"} and phrase.low(i + 1) in {"of", "the", ".", ","}


def _read_article(phrase: Phrase, i: int) -> int | None:
    low = phrase.low(i + 1)
    if low in words("numerals", "magnitudes"):
        return _read_magnitudes(phrase, i + 1)
    if low == "dozen":
        return i + 2
    counts = phrase.low(i + 2) == "of" or phrase.low(i - 1) in words("numerals", "before_half")
    if low in words("numerals", "parts") and counts:
        return i + 2
    return None


def _read_half(phrase: Phrase, i: int) -> int | None:
    if phrase.low(i + 1) in {"a", "an"}:
        after = _read_article(phrase, i + 1)
        if after is not None:
            return after
    before = phrase.low(i - 1)
    if before in words("numerals", "ordinals") | {"a", "the", "other", "better", "in"} or phrase.hyphen(i - 1):
        return None
    counts = phrase.low(i + 1) in words("numerals", "after_half") or before in words("numerals", "before_half")
    return i + 1 if counts else None


def _read_crowd(phrase: Phrase, i: int) -> int:
    end = i + 1
    crowds = words("numerals", "crowds")
    while phrase.low(end) == "of" and phrase.low(end + 1) in crowds:
        end += 2
    return end


def _is_small(phrase: Phrase, i: int) -> bool:
    """Whether the number at ``i`` can be the whole of a ratio: "one in five", not "three in 2015"."""
    word = phrase.words[i]
    return not word.digits or (word.form.isdecimal() and len(word.form) <= 3)


def _is_lone_one(phrase: Phrase, i: int, end: int) -> bool:
    return end == i + 1 and phrase.low(i) == "one"


def _counts(phrase: Phrase, i: int, end: int) -> bool:
    """Whether "one" counts: "one guard", but "one of them", "one day", "no one"."""
    token, after = phrase.words[i].token, phrase.low(end)
    if after in words("numerals", "one_idioms") | {"of"} or phrase.low(i - 1) in {"no", "any", "every", "each", "some"}:
        return False
    if phrase.hyphen(end):
        return is_unit(phrase, end + 1)
    return token is not None and token.deprel == "nummod" and token.head is not None and token.head > token.index
