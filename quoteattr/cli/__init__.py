"""The command line: ``quoteattr``, or ``python -m quoteattr``.

A command is imported when it is called, so that ``quoteattr --help`` answers at once.
"""

from __future__ import annotations

import atexit
import gc
import os
import shlex
import sys
from contextlib import suppress
from importlib import import_module
from os.path import isfile
from typing import IO, Any, NoReturn

import click

from .._version import __version__
from ..errors import ActorsFileError, ModelError, OutputError, QuoteAttrError, RegistryError, WorkerError
from .exit_codes import CommandError, ExitCode, describe_exit_codes
from .inputs import suggest
from .outputs import tell

__all__ = ["main"]

# In the order of the help page; each in the module of its name.
_SECTIONS = {
    "Read articles": ("extract", "explain", "annotate", "report"),
    "Read many": ("batch", "merge"),
    "Look over": ("actors", "evaluate"),
    "Set up": ("completion",),
}
_COMMANDS = tuple(name for names in _SECTIONS.values() for name in names)

_EXAMPLES = (
    ("quoteattr extract article.txt", "who said what, as a table"),
    ("quoteattr explain article.txt --claim c3", "why it says so"),
    ("quoteattr report article.txt -o page.html", "the same, as a page"),
    ("quoteattr COMMAND --help", "what a command takes"),
)


class _LazyGroup(click.Group):
    """A group whose commands are imported on demand and whose errors leave by the documented exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"{__name__}.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in _COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            # Somebody who leaves the command out means the one for articles.
            near = suggest(name, _COMMANDS) or (f"; did you mean 'quoteattr extract {name}'?" if isfile(name) else "")
            raise click.UsageError(f"No such command {name!r}{near}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(map(len, _COMMANDS))
        for title, names in _SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), self._describe(ctx, name)) for name in names])
        with formatter.section("Examples"):
            formatter.write_dl(_EXAMPLES, col_max=50)

    def _describe(self, ctx: click.Context, name: str) -> str:
        command = self.get_command(ctx, name)
        return "" if command is None else command.get_short_help_str(80)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _silence(sys.stdout)
            ctx.exit(ExitCode.BROKEN_PIPE)
        except KeyboardInterrupt:
            _fail(ctx, "interrupted", ExitCode.INTERRUPTED)
        except CommandError as error:
            _fail(ctx, str(error), error.code)
        except ModelError as error:
            _fail(ctx, str(error), ExitCode.MODEL)
        except ActorsFileError as error:
            hint = (
                "" if error.line is None else f"quoteattr actors check {shlex.quote(error.path)} lists all broken rows"
            )
            _fail(ctx, str(error), ExitCode.REGISTRY, hint)
        except RegistryError as error:
            _fail(ctx, str(error), ExitCode.REGISTRY)
        except OutputError as error:
            _fail(ctx, str(error), ExitCode.OUTPUT)
        except WorkerError as error:
            _fail(ctx, str(error), ExitCode.WORKER)
        except QuoteAttrError as error:
            _fail(ctx, str(error), ExitCode.INPUT)


def _fail(ctx: click.Context, message: str, code: ExitCode, hint: str = "") -> NoReturn:
    tell(f"Error: {message}")
    if hint:
        tell(hint)
    ctx.exit(code)


def _silence(stream: IO[str]) -> None:
    """Point a stream whose reader is gone at nothing, so that Python's flush at exit does not fail once more."""
    with suppress(OSError):  # a stream without a file behind it has nothing to flush to
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=describe_exit_codes(),
)
@click.version_option(__version__, "-V", "--version", package_name="quoteattr", message="%(prog)s %(version)s")
def main() -> None:
    """Find in news text who said what.

    Everything runs on this machine: nothing is sent anywhere, nothing is downloaded.
    """
    # The end of the process frees all memory; looking for garbage in it first takes as long as reading an article.
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)
