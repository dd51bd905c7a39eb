"""How a command ends: one exit status a cause, the same for every command."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["CommandError", "ExitCode", "describe_exit_codes"]


class ExitCode(IntEnum):
    """What the exit status of a command says."""

    #: Everything was done.
    OK = 0
    #: At least one input could not be read or done; the others were.
    INPUT = 1
    #: The command was called wrongly: an unknown option, a value that does not fit.
    USAGE = 2
    #: A model file is missing or damaged.
    MODEL = 3
    #: The actor registry cannot be read or contradicts itself.
    REGISTRY = 4
    #: The output cannot be written.
    OUTPUT = 5
    #: Worker processes died again and again.
    WORKER = 6
    #: Ctrl-C.
    INTERRUPTED = 130
    #: Whoever read the output stopped reading ("| head").
    BROKEN_PIPE = 141


_MEANINGS = {
    ExitCode.OK: "all done",
    ExitCode.INPUT: "an input could not be read or done, the others were",
    ExitCode.USAGE: "wrong usage",
    ExitCode.MODEL: "a model file is missing or damaged",
    ExitCode.REGISTRY: "the actor registry cannot be read or contradicts itself",
    ExitCode.OUTPUT: "the output cannot be written",
    ExitCode.WORKER: "worker processes died again and again",
    ExitCode.INTERRUPTED: "interrupted",
    ExitCode.BROKEN_PIPE: "the reader of the output went away",
}


class CommandError(Exception):
    """Ends the command: the group prints the message on standard error and exits with the code."""

    def __init__(self, message: str, code: ExitCode) -> None:
        super().__init__(message)
        self.code = code


def describe_exit_codes() -> str:
    """The exit codes in one paragraph, for the end of a help page.

    >>> describe_exit_codes()[:24]
    'Exit status: 0 all done;'
    """
    return "Exit status: " + "; ".join(f"{code.value} {meaning}" for code, meaning in _MEANINGS.items()) + "."
