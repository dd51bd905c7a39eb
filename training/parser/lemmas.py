"""Treebanks -> the endings' rules and the exceptions of the lemmatizer.

    python -m training.parser.lemmas --treebanks ewt.train.conllu gum.train.conllu --out lemmas.json

For every kind of word and ending the most frequent change from form to lemma is a rule, if it is another one than that
of the shorter ending and was seen with two words; words for which the rules are wrong are exceptions.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby, takewhile
from pathlib import Path

from quoteattr.detect.cues import lexicon
from quoteattr.parse._lemmas import LONGEST_ENDING, Lemmatizer, Rule, kind_of
from training.parser.treebank import open_text

Entry = tuple[str, str, str, str]  # form, universal tag, Penn tag, lemma


def read_entries(path: Path, whole: bool = True) -> Iterator[Entry]:
    """The words of a CoNLL-U file with their lemmas.

    Args:
        path: Of the file.
        whole: Leave out words that somebody tore ("under stand") or ran together, whose lemma is that of other words.
    """
    with open_text(path) as lines:
        for _, sentence in groupby(lines, _is_filled):
            words = [columns for line in sentence if (columns := line.split("\t"))[0].isdigit()]
            torn = {columns[k] for columns in words if columns[7] == "goeswith" for k in (0, 6)}
            for columns in words:
                if not whole or not (columns[0] in torn or "@" in columns[2]):
                    yield columns[1].replace("’", "'"), columns[3], columns[4], columns[2]


def _is_filled(line: str) -> bool:
    """Whether a line belongs to a sentence."""
    return bool(line.strip())


def rule_of(form: str, lemma: str) -> Rule:
    """The change that makes the lemma of the form, in lower case if it can be."""
    lower = form != form.lower() and not lemma[:1].isupper()
    base = form.lower() if lower else form
    kept = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(base, lemma, strict=False)))
    return lower, len(base) - kept, lemma[kept:]


def learn(entries: Iterable[Entry], least: int = 2) -> Lemmatizer:
    """Rules and exceptions.

    Args:
        entries: As they come in texts: a frequent word counts for as much as it is frequent.
        least: How many different words an ending's rule must be right for.
    """
    counts = Counter(entries)
    best: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)  # universal tag, form -> lemmas
    tags: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (form, upos, xpos, lemma), count in counts.items():
        best[upos, form][lemma] += count
        tags[upos, form][xpos] += count
    words = {key: lemmas.most_common(1)[0][0] for key, lemmas in best.items()}
    votes: dict[str, dict[str, Counter[Rule]]] = defaultdict(lambda: defaultdict(Counter))
    for (upos, form), lemma in words.items():
        for xpos in tags[upos, form]:
            low = form.lower()
            for length in range(min(LONGEST_ENDING, len(low)) + 1):
                votes[kind_of(form, xpos)][low[len(low) - length :]][rule_of(form, lemma)] += 1
    rules: dict[str, dict[str, Rule]] = {}
    for kind, endings in votes.items():
        chosen: dict[str, Rule] = {}
        for ending in sorted(endings, key=len):
            rule, count = endings[ending].most_common(1)[0]
            shorter = next((chosen[ending[k:]] for k in range(1, len(ending) + 1) if ending[k:] in chosen), None)
            if not ending or (count >= least and rule != shorter):
                chosen[ending] = rule
        rules[kind] = chosen
    lemmatizer = Lemmatizer({}, rules)
    exceptions = {}
    for (upos, form), lemma in sorted(words.items()):
        wrong = any(lemmatizer.lemma(form, upos, xpos) != lemma for xpos in tags[upos, form])
        if wrong and (form == form.lower() or words.get((upos, form.lower())) != lemma):
            exceptions[f"{upos} {form}"] = lemma
    return Lemmatizer(exceptions, rules)


def accuracy(lemmatizer: Lemmatizer, path: Path) -> float:
    """Per cent of the words of a file, with their gold tags."""
    entries = list(read_entries(path, whole=False))
    return 100 * sum(lemmatizer.lemma(form, u, x) == lemma for form, u, x, lemma in entries) / len(entries)


def forms_in_e(verbs: Iterable[str]) -> Iterator[Entry]:
    """The regular forms of verbs in -e, which alone do not tell whether the e is theirs: "opined" is of "opine"."""
    for verb in verbs:
        if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
            yield f"{verb}d", "VERB", "VBD", verb
            yield f"{verb}d", "VERB", "VBN", verb
            yield f"{verb[:-1]}ing", "VERB", "VBG", verb


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--treebanks", type=Path, nargs="+", required=True)
    parser.add_argument("--dev", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, required=True)
    return parser


def main() -> None:
    options = build_parser().parse_args()
    entries = [entry for path in options.treebanks for entry in read_entries(path)]
    seen = {(form, upos) for form, upos, _, _ in entries}
    found = learn([*entries, *(entry for entry in forms_in_e(lexicon().verbs) if entry[:2] not in seen)])
    data = json.dumps({"exceptions": found.exceptions, "rules": found.rules}, ensure_ascii=False, sort_keys=True)
    options.out.write_text(data, encoding="utf-8")
    print(
        len(found.exceptions),
        "exceptions",
        sum(map(len, found.rules.values())),
        "rules",
        options.out.stat().st_size,
        "bytes",
    )
    for path in options.dev:
        print(path.name, f"{accuracy(found, path):.2f}")


if __name__ == "__main__":
    main()
