"""The command line: ``quoteattr``, or ``python -m quoteattr``.

A command is imported when it is called, so that ``quoteattr --help`` answers at once.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import IO, Any, NoReturn

import click

from .._version import __version__
from ..errors import ModelError, OutputError, QuoteAttrError, RegistryError, WorkerError
from .exit_codes import CommandError, ExitCode, describe_exit_codes
from .outputs import tell

__all__ = ["main"]

_COMMANDS = {
    "actors": ("quoteattr.cli.actors", "actors"),
    "annotate": ("quoteattr.cli.annotate", "annotate"),
    "batch": ("quoteattr.cli.batch", "batch"),
    "evaluate": ("quoteattr.cli.evaluate", "evaluate"),
    "extract": ("quoteattr.cli.extract", "extract"),
    "merge": ("quoteattr.cli.merge", "merge"),
    "report": ("quoteattr.cli.report", "report"),
}


class _LazyGroup(click.Group):
    """A group whose commands are imported on demand and whose errors leave by the documented exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command

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
        except RegistryError as error:
            _fail(ctx, str(error), ExitCode.REGISTRY)
        except OutputError as error:
            _fail(ctx, str(error), ExitCode.OUTPUT)
        except WorkerError as error:
            _fail(ctx, str(error), ExitCode.WORKER)
        except QuoteAttrError as error:
            _fail(ctx, str(error), ExitCode.INPUT)


def _fail(ctx: click.Context, message: str, code: ExitCode) -> NoReturn:
    tell(f"Error: {message}")
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
