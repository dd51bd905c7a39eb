"""Articles for the stub extractor, and the lines that it makes of them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from quoteattr.batch.articles import Article
from quoteattr.batch.work import extract_articles, make_line
from tests.batch.stubs import make_extractor


def text(number: int) -> str:
    return f"“Ferry {number} is late,” said Mara Okello. " + "Nobody knows why. " * (number * 7 % 11)


def write_jsonl(path: Path, rows: Iterable[Any]) -> Path:
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def lines_of(articles: Iterable[tuple[str, str]]) -> str:
    """What a run over these has to write."""
    results = extract_articles(make_extractor(), [Article(name, words) for name, words in articles])
    return "".join(make_line(result).text for result in results)
