"""An extractor that needs no models, and can be told by a text to crash, to die or to take its time."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable

from quoteattr import Document, Extractor
from quoteattr.errors import ModelMissingError
from tests.plain_parser import PlainParser

#: A text with this word makes the parser raise.
CRASH = "CRASHES"
#: ... kills the process that parses it.
KILL = "KILLS"
#: ... is parsed slowly.
SLOW = "SLOWLY"


class StubParser(PlainParser):
    def parse(self, text: str) -> Document:
        if CRASH in text:
            raise RuntimeError("the parser fell over")
        if KILL in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if SLOW in text:
            time.sleep(0.05)
        return super().parse(text)

    def parse_many(self, texts: Iterable[str]) -> list[Document]:
        return [self.parse(text) for text in texts]


def make_extractor() -> Extractor:
    return Extractor(parser=StubParser(), detector="syntax")


def fail_to_load() -> Extractor:
    raise ModelMissingError("tagger.onnx is missing; install the package again")
