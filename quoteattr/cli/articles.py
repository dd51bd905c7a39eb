"""Articles together with their claims, for the commands that show both."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from ..claims import Extraction, Failure
from ..errors import InputError, WireFormatError
from . import extract
from .exit_codes import ExitCode
from .inputs import STDIN, complete_paths, name_input, read_text
from .outputs import tell

__all__ = ["Article", "article_options", "find_claims", "name_paths"]

#: A text with what was found in it, or what stands for it when it could not be read.
Article = tuple[str, Extraction] | Failure


def article_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments and options that say which articles, and where their claims are from."""
    for decorate in reversed(
        (
            click.argument("files", nargs=-1, metavar="[FILE...|-]", shell_complete=complete_paths),
            click.option(
                "--actors",
                metavar="FILE",
                shell_complete=complete_paths,
                help="Registry of the actors that speakers are resolved to.",
            ),
            click.option(
                "--claims",
                metavar="FILE",
                shell_complete=complete_paths,
                help="Show these claims instead of looking for some: JSON Lines of quoteattr extract, by name of file.",
            ),
            click.option(
                "-o",
                "--output",
                metavar="FILE",
                shell_complete=complete_paths,
                help="Write there instead of standard output.",
            ),
            click.option(
                "--encoding",
                metavar="NAME",
                callback=extract.check_encoding_option,
                help="What the input is written in. Default: UTF-8; a byte order mark wins over either.",
            ),
            extract.threads_option,
        )
    ):
        command = decorate(command)
    return command


def name_paths(ctx: click.Context, files: tuple[str, ...], output: str | None) -> tuple[str, ...]:
    """The inputs, standard input if there are none; where that is a terminal, the help page and the end.

    Raises:
        click.UsageError: Inputs and output do not go together.
    """
    if not files and sys.stdin.isatty():
        click.echo(ctx.get_help(), err=True)
        ctx.exit(ExitCode.USAGE)
    paths = files or (STDIN,)
    extract.check_call(paths, None, output)
    return paths


def find_claims(
    paths: Sequence[str], *, actors: str | None, claims: str | None, encoding: str | None, threads: int
) -> list[Article]:
    """Read the articles and find their claims, or take them from a file. What goes wrong is told on standard error.

    Args:
        paths: As the user gave them.
        actors: Path of a registry, or None.
        claims: Path of claims in the wire format, or None to look for claims.
        encoding: What the articles are written in; None for UTF-8.
        threads: How many articles are read side by side.

    Raises:
        click.UsageError: Both a registry and claims are given: claims from a file are resolved already.
        QuoteAttrError: The registry or the claims cannot be read, or a model is missing.
    """
    if claims is not None and actors is not None:
        raise click.UsageError("--actors has no say over --claims, whose speakers are resolved already")
    texts = [_read(path, encoding) for path in paths]
    found = _read_claims(claims, texts) if claims is not None else _extract(actors, threads, texts)
    for result in found:
        if isinstance(result, Failure):
            tell(f"Error: {result.message}")
    return found


def _read(path: str, encoding: str | None) -> tuple[str, str] | Failure:
    name = name_input(path)
    try:
        text = read_text(path, encoding)
    except InputError as error:
        return Failure(name, type(error).__name__, str(error))
    if not text:
        tell(f"Note: {name} is empty")
    return name, text


def _extract(actors: str | None, threads: int, texts: Sequence[tuple[str, str] | Failure]) -> list[Article]:
    extractor = extract.build_extractor(actors, threads)
    found = extractor.extract_many([item for item in texts if not isinstance(item, Failure)], on_error="yield")
    return [item if isinstance(item, Failure) else _pair(item[1], next(found)) for item in texts]


def _pair(text: str, result: Extraction | Failure) -> Article:
    return result if isinstance(result, Failure) else (text, result)


def _read_claims(path: str, texts: Sequence[tuple[str, str] | Failure]) -> list[Article]:
    from ..evaluate import GoldArticle, match_predictions, read_predictions

    articles = [GoldArticle(name, text, ()) for name, text in (x for x in texts if not isinstance(x, Failure))]
    try:
        matched = match_predictions(articles, read_predictions(path))
    except WireFormatError as error:
        raise WireFormatError(f"{path}: {error}") from error
    found: list[Article] = []
    for item in texts:
        if isinstance(item, Failure):
            found.append(item)
        elif item[0] in matched:
            found.append((item[1], matched[item[0]]))
        else:
            found.append(Failure(item[0], "InputError", f"{item[0]}: {path} has no claims for it"))
    return found
