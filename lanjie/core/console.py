"""The base of every `lanjie` word: an example under `--help`, the reader's language, and errors as one sentence.

A command declares `about`, one sentence, and `examples`, pairs of a command line and what it does.
"""

from __future__ import annotations

import os
import sys
from argparse import RawDescriptionHelpFormatter
from typing import IO, TYPE_CHECKING, Any, ClassVar, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError, connections
from django.utils import translation

from lanjie.core.imports import NotWritableError
from lanjie.core.readers import Refusal
from lanjie.core.states import TransitionError
from lanjie.core.words import Words, say
from lanjie.law.errors import LawError

if TYPE_CHECKING:
    from rich.console import Console

#: What a user can put right: shown as a sentence, never as a traceback.
FRIENDLY = (
    Refusal,
    NotWritableError,
    TransitionError,
    PermissionDenied,
    ValidationError,
    LawError,
    FileNotFoundError,
    OperationalError,
    ProgrammingError,
)

ROW = "  {example:<{width}}  {meaning}"


def spoken(arguments: list[str]) -> str:
    """The language of this run: `--lang zh|en`, else English where LC_ALL or LANG says so, else Chinese."""
    for index, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
    return "en" if (os.environ.get("LC_ALL") or os.environ.get("LANG") or "").startswith("en") else "zh"


class Explained:
    """What turns a Django command into a `lanjie` word: `about` and `examples` under `--help`, in the reader's language."""

    about: ClassVar[Words]
    examples: ClassVar[tuple[tuple[str, Words], ...]]
    suppressed_base_arguments: ClassVar[set[str]] = {
        "--version",
        "--settings",
        "--pythonpath",
        "--no-color",
        "--force-color",
        "--skip-checks",
        "--verbosity",
        "--traceback",
    }

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """See Django; adds the examples and `--lang`."""
        lang = spoken(sys.argv)
        width = max(len(example) for example, _ in self.examples)
        rows = [
            ROW.format(example=example, width=width, meaning=meaning.render(lang)) for example, meaning in self.examples
        ]
        title = say("例子：", "examples:").render(lang)
        self.help = self.about.render(lang)
        parser: CommandParser = super().create_parser(  # type: ignore[misc]
            prog_name,
            subcommand,
            epilog="\n".join([title, *rows]),
            formatter_class=RawDescriptionHelpFormatter,
            **kwargs,
        )
        if not any("--lang" in action.option_strings for action in parser._actions):  # noqa: SLF001  no public list
            parser.add_argument("--lang", choices=["zh", "en"], default=lang, help="中文 / English")
        return parser


class LanjieCommand(Explained, BaseCommand):
    """The base class; `handle` runs in the reader's language, and what the user can mend leaves as a `CommandError`."""

    requires_system_checks = []  # noqa: RUF012 `lanjie check` and `lanjie serve` run them

    @property
    def console(self) -> Console:
        """A rich console on this command's output."""
        from rich.console import Console  # noqa: PLC0415  slow import

        return Console(file=cast("IO[str]", self.stdout._out), highlight=False, soft_wrap=True)  # noqa: SLF001  the plain stream

    def execute(self, *args: Any, **options: Any) -> str | None:
        """See Django."""
        lang = options.get("lang") or spoken([])
        with translation.override("en" if lang == "en" else "zh-hans"):
            try:
                return super().execute(*args, **options)
            except FRIENDLY as error:
                raise CommandError(sentence(error)) from error

    def run_from_argv(self, argv: list[str]) -> None:
        """See Django; an error is one line without the name of a class."""
        options = vars(self.create_parser(argv[0], argv[1]).parse_args(argv[2:]))
        try:
            self.execute(*options.pop("args", ()), **options)
        except CommandError as error:
            if options["traceback"]:
                raise
            self.stderr.write(f"✗ {error}")
            sys.exit(error.returncode)
        finally:
            connections.close_all()


def sentence(error: Exception) -> str:
    """An error in the reader's words, with row and column where it has them."""
    if isinstance(error, Refusal):
        place = (
            str(say("第 {row} 行 {column}：", "row {row} {column}: ", row=error.row, column=error.column))
            if error.row
            else ""
        )
        return f"{place}{error.words}"
    if isinstance(error, FileNotFoundError):
        return str(say("没有这个文件：{name}", "No such file: {name}", name=error.filename))
    if isinstance(error, OperationalError | ProgrammingError):
        why = str(error).strip().splitlines()[0]
        return str(
            say(
                "数据库不应答或结构不对：{why}。检查 DATABASE_URL，或先运行 lanjie migrate",
                "The database does not answer or is not up to date: {why}. Check DATABASE_URL or run lanjie migrate",
                why=why,
            )
        )
    if isinstance(error, ValidationError):
        return "；".join(error.messages)
    return str(error)
