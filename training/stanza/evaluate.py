"""Score quoteattr's parser on a treebank, from raw text, with the scorer of the CoNLL 2018 shared task.

python -m training.stanza.evaluate data/pud.test.conllu
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

from quoteattr.parse import StanzaParser
from quoteattr.text import Document
from training.stanza.prepare_tokenizer import label_paragraph, read_paragraphs

METRICS = ("Tokens", "Sentences", "UPOS", "XPOS", "Lemmas", "UAS", "LAS", "CLAS")


def write_conllu(document: Document) -> str:
    """A document as CoNLL-U."""
    lines = []
    for sentence in document.sentences:
        for number, token in enumerate(document.tokens[sentence.first : sentence.last], 1):
            head = 0 if token.head is None else token.head - sentence.first + 1
            columns = (
                number,
                token.form,
                token.lemma,
                token.upos,
                token.xpos or "_",
                "_",
                head,
                token.deprel,
                "_",
                "_",
            )
            lines.append("\t".join(map(str, columns)))
        lines.append("")
    return "\n".join(lines) + "\n"


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+", help="CoNLL-U as prepare_ud writes it")
    return parser


def main() -> None:
    from stanza.models.common.utils import ud_scores

    options = build_parser().parse_args()
    parser = StanzaParser()
    for gold in options.gold:
        text = "\n\n".join(label_paragraph(paragraph)[0] for paragraph in read_paragraphs(gold))
        scores = ud_scores(str(gold), io.StringIO(write_conllu(parser.parse(text))))
        print(gold.stem, ", ".join(f"{metric} {100 * scores[metric].f1:.2f}" for metric in METRICS))


if __name__ == "__main__":
    main()
