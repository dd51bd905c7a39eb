"""Lemmas by dictionary and rule: a word's exception if it is one, else what its longest known ending becomes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

import attrs

from quoteattr.errors import ModelCorruptError
from quoteattr.models import Manifest

__all__ = ["LONGEST_ENDING", "Lemmatizer", "Rule", "apply_rule", "kind_of"]

LONGEST_ENDING = 5  # letters

#: Whether to write the lemma in lower case, how many letters to cut off, and what to put in their place.
Rule = tuple[bool, int, str]


@attrs.frozen(eq=False)
class Lemmatizer:
    """Finds lemmas.

    Args:
        exceptions: Universal tag and form, separated by a space -> lemma.
        rules: Kind of word (see :func:`kind_of`) -> ending -> rule; "" is the ending of all words.
    """

    exceptions: Mapping[str, str]
    rules: Mapping[str, Mapping[str, Rule]]

    @classmethod
    def load(cls, manifest: Manifest) -> Lemmatizer:
        """Read ``parser/lemmas.json``.

        Raises:
            ModelMissingError: It is missing.
            ModelCorruptError: It is no such file.
        """
        path = manifest.path("parser/lemmas.json")
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return cls(data["exceptions"], data["rules"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelCorruptError(f"the lemmas cannot be read ({error}); reinstall quoteattr") from error

    @lru_cache(maxsize=1 << 14)  # noqa: B019 - one lemmatizer lives as long as the process
    def lemma(self, form: str, upos: str, xpos: str) -> str:
        """The dictionary form of a word; the word itself where nothing is known of its like."""
        if upos == "VERB" and not xpos.startswith("VB"):  # a gerund may have a noun's tag
            xpos = "VBG" if form.lower().endswith("ing") else "VB"
        return self._find(form.replace("’", "'"), upos, xpos)

    def _find(self, form: str, upos: str, xpos: str) -> str:
        for key in (f"{upos} {form}", f"{upos} {form.lower()}"):
            if key in self.exceptions:
                return self.exceptions[key]
        rules = self.rules.get(kind_of(form, xpos), {})
        low = form.lower()
        for length in range(min(LONGEST_ENDING, len(low)), -1, -1):
            rule = rules.get(low[len(low) - length :])
            if rule is not None and rule[0] and form != low:  # a capital that says nothing, as at a sentence's start
                return self._find(low, upos, xpos)
            if rule is not None:
                return apply_rule(form, rule) or form
        return form


def kind_of(form: str, xpos: str) -> str:
    """What rules a word falls under: those of its tag, apart for small letters, a Capital and CAPITALS."""
    if len(form) > 1 and form.isupper():
        return f"{xpos} AA"
    return f"{xpos} Aa" if form[:1].isupper() else xpos


def apply_rule(form: str, rule: Rule) -> str:
    """The lemma that a rule makes of a form."""
    lower, cut, added = rule
    base = form.lower() if lower else form
    return base[: len(base) - cut] + added
