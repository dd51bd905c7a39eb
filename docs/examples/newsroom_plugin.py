"""A service for a content management system: an article in, W3C Web Annotations out.

    python docs/examples/newsroom_plugin.py --port 8000 --actors actors.json
    curl --data-binary @ferry.txt -H "Content-Type: text/plain; charset=utf-8" \
        -H "Content-Location: https://example.org/ferry" http://127.0.0.1:8000/annotations

``make_application`` gives a WSGI application for any server that speaks WSGI (gunicorn, uWSGI, mod_wsgi); the command
line runs the one of the standard library, for trying it on your own machine. It has no door: put it behind your
server's, and let only your own systems in.

``text/plain`` is annotated as it is. ``text/html`` needs ``pip install "quoteattr[html]"``; selectors then point into
the page. Offsets count Unicode code points: ``Array.from(text)`` in JavaScript.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from email.message import Message
from typing import Any
from wsgiref.simple_server import make_server

from quoteattr import ActorRegistry, Extractor, extract_html
from quoteattr.export.json import dump_json
from quoteattr.export.web_annotation import to_web_annotation

# An article of this many bytes is a book: somebody sends the wrong thing.
LARGEST = 2_000_000

StartResponse = Callable[[str, list[tuple[str, str]]], object]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


class RefusalError(Exception):
    """What the client did wrong, with the status of HTTP that says so."""

    def __init__(self, status: str, message: str) -> None:
        super().__init__(message)
        self.status = status


def make_application(extractor: Extractor) -> Application:
    """The application. One extractor serves all threads: its models are loaded at the first article."""

    def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        try:
            status, kind, body = "200 OK", "application/ld+json", annotate(extractor, environ)
        except RefusalError as refusal:
            status, kind, body = refusal.status, "application/json", {"error": str(refusal)}
        data = dump_json(body).encode("utf-8")
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(data)))])
        return [data]

    return application


def annotate(extractor: Extractor, environ: dict[str, Any]) -> dict[str, Any]:
    """The annotations of the article in a request.

    Raises:
        RefusalError: There is none, or not in a form that can be read.
    """
    if environ.get("PATH_INFO") != "/annotations":
        raise RefusalError("404 Not Found", "there is nothing but /annotations")
    if environ.get("REQUEST_METHOD") != "POST":
        raise RefusalError("405 Method Not Allowed", "POST an article to /annotations")
    kind, text = read_article(environ)
    source = environ.get("HTTP_CONTENT_LOCATION")
    name = source or "article"
    if kind == "text/html":
        return extract_html(text, name, extractor=extractor).to_web_annotation(source=source)
    return to_web_annotation(extractor.extract(text, name), text, source=source)


def read_article(environ: dict[str, Any]) -> tuple[str, str]:
    """Media type and text of a request's body.

    Raises:
        RefusalError: It is too long, of another type, or no text in the encoding that it declares.
    """
    header = Message()
    header["Content-Type"] = environ.get("CONTENT_TYPE") or "text/plain"
    kind = header.get_content_type()
    if kind not in ("text/plain", "text/html"):
        raise RefusalError("415 Unsupported Media Type", "send text/plain or text/html")
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise RefusalError("400 Bad Request", "Content-Length is no number") from None
    if not 0 <= length <= LARGEST:
        raise RefusalError("413 Content Too Large", f"an article has at most {LARGEST} bytes")
    try:
        return kind, environ["wsgi.input"].read(length).decode(header.get_content_charset("utf-8"))
    except (UnicodeError, LookupError) as error:
        raise RefusalError("400 Bad Request", f"the article cannot be decoded: {error}") from None


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve on this machine until it is stopped."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--actors", help="a registry")
    options = parser.parse_args(arguments)
    extractor = Extractor(actors=ActorRegistry.load(options.actors) if options.actors else None)
    with make_server("127.0.0.1", options.port, make_application(extractor)) as server:
        print(json.dumps({"serving": f"http://127.0.0.1:{server.server_port}/annotations"}), flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
