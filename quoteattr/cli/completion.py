"""``quoteattr completion``: what makes a shell complete commands, options, values and files."""

from __future__ import annotations

import os

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

from .exit_codes import CommandError, ExitCode

__all__ = ["completion"]

_PROGRAM = "quoteattr"
_VARIABLE = "_QUOTEATTR_COMPLETE"

_SHELLS = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@click.command(short_help="Make your shell complete what you type.")
@click.argument("shell", required=False, type=click.Choice(list(_SHELLS)))
@click.pass_context
def completion(ctx: click.Context, shell: str | None) -> None:
    """Print the script by which SHELL completes quoteattr's commands, options, values and files.

    Without SHELL it is the one that you use. Put the line into the file that your shell runs when it starts:

    \b
        bash   ~/.bashrc                   eval "$(quoteattr completion bash)"
        zsh    ~/.zshrc                    eval "$(quoteattr completion zsh)"
        fish   ~/.config/fish/config.fish  quoteattr completion fish | source
    """  # noqa: D301 - click wants the character itself
    name = shell or os.path.basename(os.environ.get("SHELL", ""))
    if name not in _SHELLS:
        raise CommandError("say for which shell: quoteattr completion bash, zsh or fish", ExitCode.USAGE)
    script = _SHELLS[name](ctx.find_root().command, {}, _PROGRAM, _VARIABLE).source()
    click.echo(script)
