"""UD paragraphs and news paragraphs -> text and character labels for Stanza's tokenizer.

A label a character: 0 inside a token, 1 its last character, 2 the last of a sentence. News paragraphs come with the
sentence breaks and tokens of CoreNLP (PolNeAR's XML), hyphenated words split as UD does. Paragraphs are repeated with
straight and with curly marks, and quotations before a verb of saying are repeated with a question or exclamation mark
in place of their comma, so that ``"Is it true?" he asked.`` stays one sentence.

    python -m training.stanza.prepare_tokenizer --data data --treebanks ewt gum \\
        --corenlp polnear/xml --texts polnear/text/train
"""

from __future__ import annotations

import argparse
import random
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.stanza.conllu import FORM, MISC, NO_SPACE, read_sentences

Labelled = tuple[str, str]  # text, and a label for each of its characters
Word = tuple[str, bool]  # form, and whether a space follows

SAYING = (
    "(?:said|says|asked|asks|added|adds|wrote|told|tells|replied|responded|continued|tweeted|shouted|yelled|wondered|"
    "explained|insisted|declared|recalled|exclaimed|chanted|cried|joked|argued)"
)
NAMES = r"(?:[A-Z][\w.’'-]*\s+){1,4}"
# A quotation's end inside the sentence that reports it: CoreNLP breaks there, UD does not.
QUOTE_END = re.compile(
    rf"[?!][\"”’'](?=\s+(?:[a-z]|{NAMES}{SAYING}\b))|\.[\"”](?=\s+[a-z])",
)
COMMA_END = re.compile(
    rf",[\"”](?=\s+(?:(?:he|she|they|I|we|it|who)\s+{SAYING}|{NAMES}{SAYING}|{SAYING})\b)",
)
# Prefixes that UD leaves joined by their hyphen.
PREFIXES = re.compile("co|e|non|anti|pre|re|ex|al|un|x|t|mid|multi|semi|sub|ultra|vice")
ENCLITIC = re.compile(r"'(s|re|ll|ve|m|d|t|em|cause|til|\d)")


def read_paragraphs(path: Path) -> list[list[list[Word]]]:
    """Paragraphs of sentences of words."""
    paragraphs: list[list[list[Word]]] = []
    for sentence in read_sentences(path):
        if sentence.opens_paragraph or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append([(row[FORM], NO_SPACE not in row[MISC]) for row in sentence.rows])
    return paragraphs


def label_paragraph(paragraph: list[list[Word]]) -> Labelled:
    """A paragraph as running text with its labels."""
    text, labels = [], []
    for words in paragraph:
        for index, (form, spaced) in enumerate(words):
            last = index == len(words) - 1
            text.append(form + " " * spaced)
            labels.append("0" * (len(form) - 1) + "12"[last] + "0" * spaced)
    joined = "".join(text).rstrip(" ")
    return joined, "".join(labels)[: len(joined)]


def curl_marks(text: str) -> str:
    """The text with curly marks in place of straight ones; its length stays."""
    curled = []
    for index, character in enumerate(text):
        before = text[index - 1] if index else " "
        after = text[index + 1 : index + 2] or " "
        if character == '"':
            character = "“" if before.isspace() or before in "([-—–" else "”"
        elif character == "'":
            opens = (before.isspace() or before in '(["“') and after.isalpha() and not ENCLITIC.match(text, index)
            character = "‘" if opens else "’"
        curled.append(character)
    return "".join(curled)


def straighten_marks(text: str) -> str:
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def ask(labelled: Labelled, rng: random.Random) -> Labelled | None:
    """The paragraph with quotations that end in a question or exclamation mark; None if none can."""
    text, labels = labelled
    characters = list(text)
    for match in COMMA_END.finditer(text):
        if labels[match.start() + 1] == "1":
            characters[match.start()] = rng.choice("???!")
    return None if characters == list(text) else ("".join(characters), labels)


def augment(paragraphs: Iterable[Labelled], rng: random.Random) -> Iterator[Labelled]:
    """Each paragraph, and often once more with its marks in the other style."""
    for text, labels in paragraphs:
        yield text, labels
        if any(mark in text for mark in "'\"") and rng.random() < 0.6:
            yield curl_marks(text), labels
        if any(mark in text for mark in "“”‘’") and rng.random() < 0.4:
            yield straighten_marks(text), labels


class HyphenSplitter:
    """Splits hyphenated words as a treebank does: "well-known" is three words, "e-mail" is one.

    Args:
        paragraphs: Of the treebank, to see which words it splits and which it leaves.
    """

    def __init__(self, paragraphs: Iterable[list[list[Word]]]) -> None:
        self._whole: Counter[str] = Counter()
        self._apart: Counter[str] = Counter()
        for sentence in (words for paragraph in paragraphs for words in paragraph):
            self._whole.update(form.lower() for form, _ in sentence if re.fullmatch(r"\w+(-\w+)+", form))
            for (left, space), (middle, following), (right, _) in zip(
                sentence, sentence[1:], sentence[2:], strict=False
            ):
                if middle == "-" and not space and not following:
                    self._apart[f"{left}-{right}".lower()] += 1

    def split(self, word: str) -> list[str]:
        """The words in a word; together they are its characters."""
        if self._whole[word.lower()] > self._apart[word.lower()]:
            return [word]
        if not re.fullmatch(r"[A-Za-z’']+(-[A-Za-z’']+)+|\d+(-[A-Za-z]+)+", word):
            return [word]
        first, *others = word.split("-")
        if PREFIXES.fullmatch(first.lower()) and not self._apart[word.lower()]:
            first, others = f"{first}-{others[0]}", others[1:]
        return [first, *(piece for other in others for piece in ("-", other))]


def label_news(text: str, root: ElementTree.Element, hyphens: HyphenSplitter) -> Iterator[Labelled]:
    """Paragraphs of an article, labelled by CoreNLP's offsets; none if the offsets do not fit the text."""
    labels = ["0"] * len(text)
    for sentence in root.iterfind("document/sentences/sentence"):
        end = 0
        for token in sentence.iterfind("tokens/token"):
            start, end = (int(token.findtext(f"CharacterOffset{side}", "-1")) for side in ("Begin", "End"))
            if end > len(text):
                return
            for piece in hyphens.split(text[start:end]):
                start += len(piece)
                labels[start - 1] = "1"
        labels[end - 1] = "2"
    for match in re.finditer(r"(?:[^\n]|\n(?!\s*\n))+", text):
        paragraph = match.group().strip()
        if len(paragraph) < 2 or re.search(r"https?:|@|www\.", paragraph):
            continue
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        own = labels[start : start + len(paragraph)]
        for end in (quote.end() - 1 for quote in QUOTE_END.finditer(paragraph)):
            if end < len(own) - 1 and own[end] == "2":
                own[end] = "1"
        own[-1] = "2"
        yield paragraph, "".join(own)


def read_news(xml: Path, texts: Path, hyphens: HyphenSplitter) -> Iterator[Labelled]:
    """Paragraphs of all articles; the XML of TEXT.txt is TEXT.txt.xml."""
    for file in sorted(xml.glob("*.xml")):
        article = texts / file.stem
        if article.exists():
            with article.open(encoding="utf-8", newline="") as stream:
                text = stream.read()
            yield from label_news(text, ElementTree.parse(file).getroot(), hyphens)


def write(directory: Path, name: str, paragraphs: Iterable[Labelled]) -> None:
    items = list(paragraphs)
    (directory / f"tok.{name}.txt").write_text("\n\n".join(text for text, _ in items) + "\n", encoding="utf-8")
    labels = "\n\n".join(labels for _, labels in items) + "\n"
    (directory / f"tok.{name}.toklabels").write_text(labels, encoding="utf-8")
    print(f"tok.{name}: {len(items)} paragraphs, {sum(len(text) for text, _ in items)} characters")


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="where prepare_ud wrote, and where this writes")
    parser.add_argument("--treebanks", nargs="+", required=True, help="names given to prepare_ud")
    parser.add_argument("--corenlp", type=Path, help="directory of CoreNLP XML files")
    parser.add_argument("--texts", type=Path, help="directory of the texts that they annotate")
    parser.add_argument("--news", type=int, default=2_200, help="most news paragraphs")
    parser.add_argument(
        "--questions", type=int, default=1_200, help="most paragraphs with questions put into quotations"
    )
    parser.add_argument("--seed", type=int, default=7)
    return parser


def main() -> None:
    options = build_parser().parse_args()
    rng = random.Random(options.seed)
    trees = [p for name in options.treebanks for p in read_paragraphs(options.data / f"{name}.train.conllu")]
    news: list[Labelled] = []
    if options.corenlp:
        news = [p for p in read_news(options.corenlp, options.texts, HyphenSplitter(trees)) if len(p[0]) < 1_500]
        rng.shuffle(news)
        news = news[: options.news]
    paragraphs = [label_paragraph(paragraph) for paragraph in trees]
    questions = [asked for _ in range(4) for p in paragraphs + news if (asked := ask(p, rng))]
    rng.shuffle(questions)
    restyled = [
        (curl_marks(text) if index % 2 else straighten_marks(text), labels)
        for index, (text, labels) in enumerate(questions[: options.questions] + news[:900])
    ]
    write(options.data, "train", augment([*restyled, *paragraphs, *news], rng))
    dev = [options.data / f"{name}.dev.conllu" for name in options.treebanks]
    write(options.data, "dev", (label_paragraph(p) for path in dev for p in read_paragraphs(path)))
    gold = "".join(path.read_text(encoding="utf-8") for path in dev)
    (options.data / "tok.dev.conllu").write_text(gold, encoding="utf-8")
    (options.data / "tok.mwt.json").write_text("[]", encoding="utf-8")  # Stanza wants one; here no token has two words


if __name__ == "__main__":
    main()
