"""Numbers with what they count: sums of money, percentages, quantities with a unit, and bare numbers."""

from __future__ import annotations

from ..claims import FactType
from .lexicon import phrases, words
from .numerals import read_number
from .reading import Phrase

__all__ = ["read_measure"]


def read_measure(phrase: Phrase, i: int) -> tuple[int, FactType] | None:
    """Where the measure that starts at ``i`` ends, and which it is; None if none starts there."""
    end = _read_signed(phrase, i)
    if end is not None:
        return end, FactType.MONEY
    if phrase.low(i) == "half" and phrase.low(i + 1) in {"a", "an"} and _is_unit(phrase, i + 2):
        return i + 3, FactType.QUANTITY  # "half an hour"
    end = read_number(phrase, i)
    if end is None:
        return None
    for read, kind in (
        (_read_currency, FactType.MONEY),
        (_read_percent, FactType.PERCENTAGE),
        (_read_unit, FactType.QUANTITY),
    ):
        after = read(phrase, end)
        if after is not None:
            return after, kind
    return end, FactType.NUMBER


def _read_signed(phrase: Phrase, i: int) -> int | None:
    """As in "$4.5bn", "US$5", "EUR 40", "$10 to $12"."""
    end = _read_sum(phrase, i)
    if end is None:
        return None
    joint = phrase.low(end) == "to" or phrase.hyphen(end)
    joint = joint or (phrase.low(end) == "and" and phrase.low(i - 1) == "between")
    further = _read_sum(phrase, end + 1) if joint else None
    return further or _read_currency(phrase, end) or end


def _read_sum(phrase: Phrase, i: int) -> int | None:
    """A sign or code and the number behind it."""
    end = i
    if phrase.low(end) in words("money", "sign_prefixes") and phrase.joined(end + 1):
        end += 1
    if phrase.low(end) not in words("money", "signs"):
        if phrase.low(i) not in words("money", "codes") or not phrase.words[i].form.isupper():
            return None
        end = i
    if end + 1 >= len(phrase) or not phrase.words[end + 1].digits:
        return None
    return read_number(phrase, end + 1)


def _read_currency(phrase: Phrase, end: int) -> int | None:
    """The end of a currency's name after a number: "crowns", "Swedish crowns", "-dollar", "of dollars"."""
    i = end + 1 if phrase.hyphen(end) else end
    if phrase.low(i) == "of" and phrase.low(i - 1) in words("numerals", "crowds"):
        i += 1
    while i < len(phrase) and (phrase.low(i) in words("money", "nationalities") or phrase.low(i) in {".", "s"}):
        i += 1
    if i >= len(phrase):
        return None
    word = phrase.words[i]
    if word.form in {code.upper() for code in words("money", "codes")}:
        return i + 1
    lemma = word.lemma if word.lemma in words("money", "currencies") else word.low.removesuffix("s")
    if lemma not in words("money", "currencies") and word.low not in words("money", "currencies"):
        return None
    if lemma in words("money", "nouns_only") and word.upos not in {"NOUN", "X"}:
        return None
    if lemma == "pound" and _is_weight(phrase, i):
        return None
    return i + 2 if phrase.low(i + 1) == "sterling" else i + 1


def _is_weight(phrase: Phrase, i: int) -> bool:
    """Whether pounds are weighed: "160 pounds of butter", "she weighs 160 pounds"."""
    if phrase.low(i + 1) == "of" or phrase.hyphen(i - 1):
        return True
    return any(word.lemma in words("quantity", "weighing") for word in phrase.words[max(0, i - 6) : i])


def _read_percent(phrase: Phrase, end: int) -> int | None:
    i = end + 1 if phrase.hyphen(end) else end
    known = phrase.match(i, phrases("percentage", "words"))
    return None if known is None else i + len(known)


def _read_unit(phrase: Phrase, end: int) -> int | None:
    """The end of a unit after a number: "miles", "-year-old", "square miles", "kilometres per hour"."""
    hyphen = phrase.hyphen(end)
    i = end + 1 if hyphen else end
    if phrase.low(i) == "°":
        return i + 2 if phrase.low(i + 1) in {"c", "f"} else i + 1
    if phrase.low(i) == "of" and phrase.low(i - 1) in words("numerals", "crowds"):
        i += 1
    while phrase.low(i) in words("quantity", "kinds") | (frozenset() if hyphen else words("numerals", "fillers")):
        i += 1
    if not _is_unit(phrase, i):
        return None
    unit = phrase.words[i]
    i += 1
    if phrase.low(i) == "old":
        return i + 1
    if phrase.hyphen(i) and phrase.low(i + 1) in {"old", "olds"}:
        return i + 2
    if phrase.low(i) in {"celsius", "fahrenheit"}:
        return i + 1
    rate = phrase.low(i) in {"per", "an", "a"} and phrase.low(i + 1) in {"hour", "second"}
    return i + 2 if rate and (unit.lemma in words("quantity", "speeds") or unit.low in {"feet"}) else i


def _is_unit(phrase: Phrase, i: int) -> bool:
    if i >= len(phrase):
        return False
    word = phrase.words[i]
    units = words("quantity", "units")
    if word.low in words("quantity", "short_units"):
        return True
    if word.low == "second" and not phrase.hyphen(i - 1):
        return False  # "the two second places"
    if word.upos in {"VERB", "AUX", "ADP"}:
        return False
    return bool({word.lemma, word.low, word.low.removesuffix("s")} & (units | {"pound"}))
