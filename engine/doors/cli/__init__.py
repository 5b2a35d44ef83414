"""The command ``huiqi``: words typed in a terminal in, words to read out.

Exit status 0: fine; 1: findings; 2: wrong use.
"""

from __future__ import annotations

import importlib
import os
import sys

import click

COMMANDS = {
    "eval": (
        "engine.doors.cli.evaluate",
        "给企业的事实，算出每一事项给不给、给多少、为什么、还缺什么",
    ),
    "explain": ("engine.doors.cli.explain", "一个事项是怎么算出来的，逐步对照条文"),
    "facts": ("engine.doors.cli.facts", "一张空白的事实表，只问这项政策用得到的"),
    "check": ("engine.doors.cli.check", "检查规则文件，指出写错的、没着落的、待定的"),
    "ledger": ("engine.doors.cli.ledger", "台账：检查，或者记上一笔"),
    "test": ("engine.doors.cli.test", "把案例算一遍，与手算的对照；看哪些规则没有案例碰到"),
}


class _Commands(click.Group):
    """Commands are loaded when they are called, so that each starts fast."""

    def __call__(self, *args: object, **extra: object) -> object:
        """The command line as a program: what can't be written out is said, not traced."""
        try:
            try:
                return super().__call__(*args, **extra)
            finally:
                if sys.stdout is not None:
                    sys.stdout.flush()
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            click.echo(f"结果写不出去：{error.strerror or error}", err=True)
            sys.exit(2)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of use."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table: nothing is imported for it."""
        del ctx
        with formatter.section("命令"):
            for name, (_, words) in COMMANDS.items():
                formatter.write_text(f"{name:<9}{words}")


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="惠企：政策写成数据，逐字有据、分毫不差地算给每家企业看。",
)
@click.version_option(None, "--version", package_name="huiqi", message="huiqi %(version)s")
def main() -> None:
    """The group; each command stands in a module of its own."""
    sys.set_int_max_str_digits(0)  # an absurd policy's amounts are still written out
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
