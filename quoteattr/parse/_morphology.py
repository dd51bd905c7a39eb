"""Universal features of English words, as far as tag and form tell them: number, person, gender, tense, degree."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["features_of"]

_OF_TAG = {
    "NN": "Number=Sing",
    "NNP": "Number=Sing",
    "NNS": "Number=Plur",
    "NNPS": "Number=Plur",
    "JJ": "Degree=Pos",
    "JJR": "Degree=Cmp",
    "JJS": "Degree=Sup",
    "RBR": "Degree=Cmp",
    "RBS": "Degree=Sup",
    "MD": "VerbForm=Fin",
    "VB": "VerbForm=Inf",
    "VBD": "Mood=Ind|Tense=Past|VerbForm=Fin",
    "VBG": "VerbForm=Ger",
    "VBN": "Tense=Past|VerbForm=Part",
    "VBP": "Mood=Ind|Tense=Pres|VerbForm=Fin",
    "VBZ": "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin",
}

_PRONOUNS = {
    "i": "Case=Nom|Number=Sing|Person=1|PronType=Prs",
    "me": "Case=Acc|Number=Sing|Person=1|PronType=Prs",
    "my": "Case=Gen|Number=Sing|Person=1|Poss=Yes|PronType=Prs",
    "mine": "Number=Sing|Person=1|Poss=Yes|PronType=Prs",
    "myself": "Case=Acc|Number=Sing|Person=1|PronType=Prs|Reflex=Yes",
    "we": "Case=Nom|Number=Plur|Person=1|PronType=Prs",
    "us": "Case=Acc|Number=Plur|Person=1|PronType=Prs",
    "our": "Case=Gen|Number=Plur|Person=1|Poss=Yes|PronType=Prs",
    "ours": "Number=Plur|Person=1|Poss=Yes|PronType=Prs",
    "ourselves": "Case=Acc|Number=Plur|Person=1|PronType=Prs|Reflex=Yes",
    "you": "Person=2|PronType=Prs",
    "your": "Case=Gen|Person=2|Poss=Yes|PronType=Prs",
    "yours": "Person=2|Poss=Yes|PronType=Prs",
    "yourself": "Case=Acc|Number=Sing|Person=2|PronType=Prs|Reflex=Yes",
    "yourselves": "Case=Acc|Number=Plur|Person=2|PronType=Prs|Reflex=Yes",
    "he": "Case=Nom|Gender=Masc|Number=Sing|Person=3|PronType=Prs",
    "him": "Case=Acc|Gender=Masc|Number=Sing|Person=3|PronType=Prs",
    "his": "Case=Gen|Gender=Masc|Number=Sing|Person=3|Poss=Yes|PronType=Prs",
    "himself": "Case=Acc|Gender=Masc|Number=Sing|Person=3|PronType=Prs|Reflex=Yes",
    "she": "Case=Nom|Gender=Fem|Number=Sing|Person=3|PronType=Prs",
    "hers": "Gender=Fem|Number=Sing|Person=3|Poss=Yes|PronType=Prs",
    "herself": "Case=Acc|Gender=Fem|Number=Sing|Person=3|PronType=Prs|Reflex=Yes",
    "it": "Gender=Neut|Number=Sing|Person=3|PronType=Prs",
    "its": "Case=Gen|Gender=Neut|Number=Sing|Person=3|Poss=Yes|PronType=Prs",
    "itself": "Case=Acc|Gender=Neut|Number=Sing|Person=3|PronType=Prs|Reflex=Yes",
    "they": "Case=Nom|Number=Plur|Person=3|PronType=Prs",
    "them": "Case=Acc|Number=Plur|Person=3|PronType=Prs",
    "their": "Case=Gen|Number=Plur|Person=3|Poss=Yes|PronType=Prs",
    "theirs": "Number=Plur|Person=3|Poss=Yes|PronType=Prs",
    "themselves": "Case=Acc|Number=Plur|Person=3|PronType=Prs|Reflex=Yes",
    "this": "Number=Sing|PronType=Dem",
    "that": "Number=Sing|PronType=Dem",
    "these": "Number=Plur|PronType=Dem",
    "those": "Number=Plur|PronType=Dem",
}

_HER = {
    "PRP": "Case=Acc|Gender=Fem|Number=Sing|Person=3|PronType=Prs",
    "PRP$": "Case=Gen|Gender=Fem|Number=Sing|Person=3|Poss=Yes|PronType=Prs",
}


@lru_cache(maxsize=1 << 12)
def features_of(form: str, lemma: str, xpos: str) -> str:
    """The features of a word, in the notation of Universal Dependencies.

    Args:
        form: The word.
        lemma: Its lemma.
        xpos: Its Penn tag.

    >>> features_of("She", "she", "PRP")
    'Case=Nom|Gender=Fem|Number=Sing|Person=3|PronType=Prs'
    >>> features_of("was", "be", "VBD")
    'Mood=Ind|Number=Sing|Tense=Past|VerbForm=Fin'
    """
    low = form.lower()
    if low == "her":
        return _HER.get(xpos, "")
    if xpos in ("PRP", "PRP$") or (xpos == "DT" and lemma in ("this", "that")):
        return _PRONOUNS.get(low, "")
    if xpos == "VBD" and low == "was":
        return "Mood=Ind|Number=Sing|Tense=Past|VerbForm=Fin"
    return _OF_TAG.get(xpos, "")
