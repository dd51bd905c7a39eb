"""The service: annotations that fit the article, errors that HTTP knows, and the real server over a socket."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import urllib.request
from typing import Any
from wsgiref.validate import validator

import pytest

from quoteattr import Extractor
from quoteattr.parse import EncoderParser

from .loading import FOLDER, load_example

example = load_example("newsroom_plugin")

ARTICLE = "“We lose 1.2 million crowns a year 🙂,” said Petra Halvorsen."


@pytest.fixture(scope="module")
def application(parser: EncoderParser) -> Any:
    """The application, watched by the standard library's check of the protocol."""
    return validator(example.make_application(Extractor(parser=parser)))


def ask(application: Any, body: bytes = b"", **more: str) -> tuple[str, dict[str, Any]]:
    """Status and JSON of one request."""
    environ = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/annotations",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "text/plain; charset=utf-8",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **more,
    }
    seen: list[str] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:
        seen.append(status)
        seen.append(dict(headers)["Content-Type"])
        return lambda data: None

    answer = application(environ, start_response)
    data = b"".join(answer)
    answer.close()
    assert seen[1] == ("application/ld+json" if seen[0].startswith("200") else "application/json")
    return seen[0], json.loads(data)


def find_targets(collection: dict[str, Any]) -> list[tuple[str, int, int]]:
    """The exact words and the position of every annotation."""
    items = [item["target"] for item in collection["first"]["items"]]
    targets = [target for item in items for target in (item if isinstance(item, list) else [item])]
    return [(t["selector"][0]["exact"], t["selector"][1]["start"], t["selector"][1]["end"]) for t in targets]


def test_a_text(application: Any) -> None:
    status, collection = ask(application, ARTICLE.encode(), HTTP_CONTENT_LOCATION="https://example.org/ferry")
    assert status == "200 OK"
    assert collection["type"] == "AnnotationCollection"
    targets = find_targets(collection)
    assert ("We lose 1.2 million crowns a year 🙂", 1, 36) in targets
    assert all(ARTICLE[start:end] == exact for exact, start, end in targets)
    assert {item["target"]["source"] for item in collection["first"]["items"]} == {"https://example.org/ferry"}


def test_another_encoding(application: Any) -> None:
    body = "“Ja,” said Søren Krag.".encode("cp1252")
    _, collection = ask(application, body, CONTENT_TYPE="text/plain; charset=windows-1252")
    assert ("Ja", 1, 3) in find_targets(collection)


def test_a_page(application: Any) -> None:
    pytest.importorskip("trafilatura")
    page = (
        f"<html><body><nav>News</nav><article><p>{ARTICLE} {'Nothing else was said. ' * 12}</p></article></body></html>"
    )
    status, collection = ask(application, page.encode(), CONTENT_TYPE="text/html; charset=utf-8")
    assert status == "200 OK"
    shift = len("News")
    assert ("We lose 1.2 million crowns a year 🙂", 1 + shift, 36 + shift) in find_targets(collection)


@pytest.mark.parametrize(
    ("body", "more", "status"),
    [
        (b"", {"REQUEST_METHOD": "GET"}, "405 Method Not Allowed"),
        (b"", {"PATH_INFO": "/"}, "404 Not Found"),
        (b"{}", {"CONTENT_TYPE": "application/json"}, "415 Unsupported Media Type"),
        (b"\xff", {}, "400 Bad Request"),
        (b"a", {"CONTENT_TYPE": "text/plain; charset=klingon"}, "400 Bad Request"),
        (b"", {"CONTENT_LENGTH": "2000001"}, "413 Content Too Large"),
    ],
)
def test_refusals(application: Any, body: bytes, more: dict[str, str], status: str) -> None:
    answered, told = ask(application, body, **more)
    assert answered == status
    assert told["error"]


def test_a_length_that_is_no_number() -> None:
    with pytest.raises(example.RefusalError, match="Content-Length"):
        example.read_article({"CONTENT_LENGTH": "many"})


def test_an_empty_article(application: Any) -> None:
    status, collection = ask(application, b"")
    assert (status, collection["total"]) == ("200 OK", 0)


def test_the_server_of_the_command_line() -> None:
    command = [sys.executable, str(FOLDER / "newsroom_plugin.py"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            address = json.loads(process.stdout.readline())["serving"]
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            request = urllib.request.Request(address, ARTICLE.encode(), {"Content-Type": "text/plain"})
            with opener.open(request, timeout=120) as answer:
                assert "We lose 1.2 million crowns a year 🙂" in answer.read().decode()
        finally:
            process.terminate()
