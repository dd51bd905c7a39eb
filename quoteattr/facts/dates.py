"""Points and stretches of the calendar and the clock: "12 May 1987", "last year", "two weeks ago", "9 p.m."."""

from __future__ import annotations

import re

from .lexicon import phrases, words
from .numerals import read_numeral
from .reading import Phrase

__all__ = ["read_date"]

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})(/\d{2}(?:\d{2})?)?")
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.][0-5]\d")
_NAMES = frozenset(["ORG", "PERSON", "LOC", "MISC"])


def read_date(phrase: Phrase, i: int) -> int | None:
    """Where the date that starts at ``i`` ends, without preposition and article; None if none starts there."""
    if i >= len(phrase):
        return None
    for read in (_read_part, _read_modified, _read_plain):
        end = read(phrase, i)
        if end is not None:
            return end
    return None


def _read_plain(phrase: Phrase, i: int) -> int | None:
    readers = (
        _read_clock,
        _read_holiday,
        _read_calendar,
        _read_numeric,
        _read_weekday,
        _read_deictic,
        _read_shifted,
        _read_decade,
        _read_century,
        _read_season,
        _read_year,
        _read_word,
    )
    return next((end for read in readers if (end := read(phrase, i)) is not None), None)


def _read_part(phrase: Phrase, i: int) -> int | None:
    """As in "End of 2015", "the beginning of the month"."""
    if phrase.low(i) not in words("dates", "parts_of_time") or phrase.low(i + 1) != "of":
        return None
    start = i + 3 if phrase.low(i + 2) == "the" else i + 2
    end = _read_modified(phrase, start) or (_read_plain(phrase, start) if start < len(phrase) else None)
    if end is None and start > i + 2 and phrase.low(start) in words("dates", "units") - words("dates", "short"):
        end = start + 1
    return end


def _read_modified(phrase: Phrase, i: int) -> int | None:
    """As in "Early 2014", "mid-1990s", "late last year", "earlier this week"."""
    if phrase.low(i) not in words("dates", "modifiers"):
        return None
    start = i + 2 if phrase.hyphen(i + 1) else i + 1
    if start >= len(phrase) or phrase.low(start) in words("dates", "words") | words("dates", "vague"):
        return None
    return None if read_numeral(phrase, start) and not _is_year(phrase, start) else _read_plain(phrase, start)


def _read_word(phrase: Phrase, i: int) -> int | None:
    if phrase.low(i) not in words("dates", "words"):
        return None
    return i + 2 if phrase.low(i + 1) in words("dates", "parts_of_day") else i + 1


def _read_clock(phrase: Phrase, i: int) -> int | None:
    """As in "9 p.m.", "10:30", "5 o'clock", "9am GMT"."""
    word = phrase.words[i]
    if not word.digits and word.low not in words("numerals", "cardinals"):
        return None
    end = _read_half_of_day(phrase, i + 1)
    if end is None and phrase.low(i + 1) in {"o'clock", "o’clock"}:
        end = i + 2
    if end is None and _CLOCK.fullmatch(word.form) and ":" in word.form:
        end = i + 1
    if end is None or (word.digits and _CLOCK.fullmatch(word.form) is None and not re.fullmatch(r"\d{1,2}", word.form)):
        return None
    return end + 1 if phrase.low(end) in words("dates", "zones") else end


def _read_half_of_day(phrase: Phrase, i: int) -> int | None:
    if phrase.low(i) in {"am", "pm"} and (phrase.joined(i) or phrase.words[i].upos not in {"AUX", "VERB"}):
        return i + 1
    if phrase.low(i) in {"a", "p"} and phrase.low(i + 1) == "." and phrase.low(i + 2) == "m":
        return i + 4 if phrase.low(i + 3) == "." and phrase.joined(i + 3) else i + 3
    return None


def _read_holiday(phrase: Phrase, i: int) -> int | None:
    holiday = phrase.match(i, phrases("dates", "holidays"))
    if holiday is None or not phrase.words[i].form[0].isupper():
        return None
    end = i + len(holiday)
    return end + 1 if _is_year(phrase, end) else end


def _read_calendar(phrase: Phrase, i: int) -> int | None:
    """A month with what stands beside it: "12 May 1987", "Sept. 11, 2001", "the 3rd of May", "March 2014"."""
    day = _read_day(phrase, i)
    if day is not None:
        of = day + 1 if phrase.low(day) == "of" else day
        month = _read_month(phrase, of, sure=True)
        return None if month is None else _read_after_month(phrase, month)
    weekday = i + 1 if phrase.low(i) in words("dates", "weekdays") else None
    if weekday is not None:
        start = weekday + 1 if phrase.low(weekday) == "," else weekday
        if _read_month(phrase, start, sure=True) or (_read_day(phrase, start) and start < len(phrase)):
            return _read_calendar(phrase, start)
        return None
    month = _read_month(phrase, i, sure=False)
    if month is None:
        return None
    day = _read_day(phrase, month)
    if day is None:
        return _read_after_month(phrase, month)
    if (phrase.hyphen(day) or phrase.low(day) == "to") and (further := _read_day(phrase, day + 1)):
        day = further
    return _read_after_month(phrase, day)


def _read_day(phrase: Phrase, i: int) -> int | None:
    """As in "12", "3rd", "third"."""
    if i >= len(phrase):
        return None
    if re.fullmatch(r"[0-2]?\d|3[01]", phrase.low(i)):
        return i + 2 if phrase.low(i + 1) in {"st", "nd", "rd", "th"} and phrase.joined(i + 1) else i + 1
    return i + 1 if phrase.low(i) in words("numerals", "ordinals") and phrase.low(i + 1) == "of" else None


def _read_month(phrase: Phrase, i: int, *, sure: bool) -> int | None:
    """The end of a month's name; ``sure`` after a day, where "may" is no verb."""
    low = phrase.low(i)
    if low not in words("dates", "months") | words("dates", "short_months") or not phrase.words[i].form[0].isupper():
        return None
    end = i + 1
    if low in words("dates", "short_months"):
        dot = phrase.low(end) == "." and phrase.joined(end)
        end = end + 1 if dot else end
        if not sure and not dot and not _is_number(phrase, end):
            return None
    kind, span = phrase.entity(i)
    if kind in _NAMES and not sure and not _is_number(phrase, end) and len(span) > len(low):
        return None
    if low in words("dates", "doubtful_months") and not sure and not _is_number(phrase, end):
        before, upos = phrase.low(i - 1), phrase.words[i].upos
        if kind == "PERSON" or upos in {"AUX", "VERB"} or before not in words("dates", "before_month"):
            named = i > 0 and phrase.words[i - 1].upos == "PROPN"  # "Mrs May"
            return i + 1 if kind == "DATE" and upos == "PROPN" and not named else None
    return end


def _is_number(phrase: Phrase, i: int) -> bool:
    return i < len(phrase) and phrase.words[i].digits


def _read_after_month(phrase: Phrase, i: int) -> int:
    """A year, with or without a comma before it."""
    year = i + 1 if phrase.low(i) in {",", "of"} else i
    return year + 1 if _is_year(phrase, year) else i


def _is_year(phrase: Phrase, i: int) -> bool:
    return i < len(phrase) and re.fullmatch(r"1\d{3}|20\d\d", phrase.low(i)) is not None


def _read_numeric(phrase: Phrase, i: int) -> int | None:
    """As in "2016-09-12", "9/11", "12/05/2016"."""
    form = phrase.words[i].form
    if _ISO.fullmatch(form):
        return i + 1
    slashes = _SLASHES.fullmatch(form)
    if slashes is None or max(int(slashes[1]), int(slashes[2])) > 31 or min(int(slashes[1]), int(slashes[2])) > 12:
        return None
    return i + 1 if slashes[3] or form == "9/11" or phrase.entity(i)[0] == "DATE" or phrase.low(i - 1) == "on" else None


def _read_weekday(phrase: Phrase, i: int) -> int | None:
    low, word = phrase.low(i), phrase.words[i]
    if low not in words("dates", "weekdays") and low.removesuffix("s") not in words("dates", "weekdays"):
        return None
    kind, span = phrase.entity(i)
    if not word.form[0].isupper() or (kind in _NAMES and len(span) > len(word.span)):
        return None  # "the Sunday Times"
    return i + 2 if phrase.low(i + 1) in words("dates", "parts_of_day") else i + 1


def _read_deictic(phrase: Phrase, i: int) -> int | None:
    """As in "Last year", "the past three years", "next Monday", "this spring", "last March"."""
    low = phrase.low(i)
    if low not in words("dates", "deictic"):
        return None
    unit = i + 1
    if phrase.low(unit) == "couple" and phrase.low(unit + 1) == "of":
        unit += 2
    elif phrase.low(unit) in words("dates", "vague"):
        unit += 1
    elif not _is_year(phrase, unit) and (number := read_numeral(phrase, unit)) is not None:
        unit = number
    counted = unit > i + 1
    if unit >= len(phrase):
        return None
    if not counted:
        named = _read_weekday(phrase, unit) or _read_month(phrase, unit, sure=low != "this")
        if named is not None:
            return _read_after_month(phrase, named)
        if phrase.low(unit) in words("dates", "seasons"):
            return unit + 1 if phrase.words[unit].upos != "VERB" else None
        if phrase.low(unit) == "election" and low in {"last", "next"}:
            return None
    if phrase.words[unit].lemma not in words("dates", "units"):
        return None
    if phrase.hyphen(unit + 1):
        return None  # "the last-minute deal" and "this year-long strike"
    if not counted and phrase.words[unit].lemma in words("dates", "short") | {"hour"}:
        return None
    if low == "recent" and not phrase.low(unit).endswith("s"):
        return None
    return unit + 1


def _read_shifted(phrase: Phrase, i: int) -> int | None:
    """As in "Two weeks ago", "a year earlier", "years ago"."""
    low = phrase.low(i)
    if low in {"a", "an"} and phrase.low(i + 1) in words("dates", "vague"):
        unit = i + 3 if phrase.low(i + 2) == "of" else i + 2
    elif low in words("dates", "vague") | {"a", "an"}:
        unit = i + 1
    else:
        unit = read_numeral(phrase, i) or i
        if phrase.low(unit) == "of" and unit > i:
            unit += 1
    if unit >= len(phrase) or phrase.words[unit].lemma not in words("dates", "units"):
        return None
    if unit == i and not phrase.low(i).endswith("s"):
        return None
    if unit == i + low.startswith("a") and phrase.words[unit].lemma in words("dates", "short"):
        return None  # "a second later", "moments ago"
    return unit + 2 if phrase.low(unit + 1) in words("dates", "shifts") else None


def _read_decade(phrase: Phrase, i: int) -> int | None:
    """As in "1990s", "’90s", "the nineties"."""
    low = phrase.low(i)
    start = i + 1 if low in {"'", "’", "‘"} and phrase.joined(i + 1) else i
    number = phrase.low(start)
    if phrase.joined(start + 1) and phrase.low(start + 1) in {"s", "'s", "’s"}:
        if re.fullmatch(r"(1\d|20)\d0", number) or (start > i and re.fullmatch(r"\d0", number)):
            return start + 2
        if re.fullmatch(r"[2-9]0", number) and phrase.low(i - 1) in {"the", "early", "late", "mid"}:
            poss = phrase.low(i - 2) in {"his", "her", "their", "my"}
            return None if poss else start + 2
    return i + 1 if low in words("dates", "decades") and phrase.low(i - 1) == "the" else None


def _read_century(phrase: Phrase, i: int) -> int | None:
    """As in "19th century", "twentieth century", "21st-century"."""
    end = None
    if phrase.words[i].digits and phrase.low(i + 1) in {"st", "nd", "rd", "th"} and phrase.joined(i + 1):
        end = i + 2
    elif phrase.low(i) in words("numerals", "ordinals"):
        end = i + 1
    if end is None:
        return None
    end = end + 1 if phrase.hyphen(end) else end
    return end + 1 if phrase.low(end) in {"century", "centuries"} else None


def _read_season(phrase: Phrase, i: int) -> int | None:
    """As in "Summer 2015", "the summer of 2014", "in spring"."""
    low, word = phrase.low(i), phrase.words[i]
    if low not in words("dates", "seasons") or word.upos in {"VERB", "AUX"}:
        return None
    end = _read_after_month(phrase, i + 1)
    if end > i + 1:
        return end
    before = phrase.low(i - 2) if phrase.low(i - 1) == "the" else phrase.low(i - 1)
    return i + 1 if before in {"in", "by", "until", "since", "during"} and word.upos in {"NOUN", "PROPN", "X"} else None


def _read_year(phrase: Phrase, i: int) -> int | None:
    """As in "2014", "2010-14"; "1984" in marks is a title, and with a noun in the plural behind it a count."""
    if not _is_year(phrase, i) or not _is_date(phrase, i):
        return None
    if phrase.hyphen(i + 1) and re.fullmatch(r"\d{4}|\d\d", phrase.low(i + 2)):
        return i + 3
    return i + 1


def _is_date(phrase: Phrase, i: int) -> bool:
    before, token = phrase.low(i - 1), phrase.words[i].token
    if phrase.in_marks(i):
        return False
    if phrase.joined(i) and (before in words("money", "signs") or before[:1].isalpha() or before in {"#", "_", "/"}):
        return False
    if phrase.low(i + 1) in {"%", "percent", "per", "miles", "kilometres", "kilometers", "metres", "meters", "feet"}:
        return False
    if before in words("numerals", "labels"):
        return False
    if before in words("dates", "before_year") or phrase.entity(i)[0] == "DATE":
        return True
    head = None if token is None or token.head is None else phrase.document.tokens[token.head]
    if head is not None and token is not None and head.index > token.index and head.upos in {"NOUN", "PROPN"}:
        counted = head.xpos in {"NNS", "NNPS"} and before not in {"the", "s", "'s", "’s"}
        return not counted
    return 1900 <= int(phrase.low(i)) < 2100
