"""`lanjie law`: show a rule on a day, search the rules, count a deadline. Needs no database and no Django."""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime
from typing import TextIO, cast

from lanjie.law.book import CHINA
from lanjie.law.counting import due
from lanjie.law.errors import LawError
from lanjie.law.model import Lang
from lanjie.law.show import counted, listing, show

EXAMPLES = """例 examples:
  lanjie law show treatment.compulsory_isolation.term --on 2020-06-01
  lanjie law show PC-020 --lang en
  lanjie law search 报到
  lanjie law due treatment.community.report 2020-06-01
  lanjie law due IS-020 2020-01-05 --pause 2020-02-01 2020-02-11
  lanjie law due IS-032 2020-06-01T09:30 --part notice
"""


def main(arguments: list[str], out: TextIO = sys.stdout, err: TextIO = sys.stderr) -> int:
    """Run one `lanjie law` command; 0 when it answered, 1 when the law has no such answer, 2 for wrong usage."""
    given = _parser().parse_args(arguments)
    lang = cast(Lang, given.lang)
    try:
        match given.command:
            case "show":
                out.write(show(given.rule, given.on, lang))
            case "search":
                out.write(listing(" ".join(given.words), given.on, lang))
            case "due":
                pauses = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in given.pause]
                out.write(counted(due(given.rule, given.start, given.part, pauses), lang))
    except (LawError, ValueError) as error:
        err.write(f"无法回答 no answer: {error}\n")
        return 1
    return 0


def _moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--lang", choices=("zh", "en"), default="zh", help="语言 language")
    dated = argparse.ArgumentParser(add_help=False)
    dated.add_argument(
        "--on", type=date.fromisoformat, default=datetime.now(CHINA).date(), metavar="DATE", help="哪一天 on which day"
    )
    parser = argparse.ArgumentParser(
        prog="lanjie law",
        description="查条文与期限 rules of law on a day, and deadlines",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, explanation: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        return commands.add_parser(
            name,
            help=explanation,
            description=explanation,
            epilog=EXAMPLES,
            parents=[shared, *parents],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    shown = add("show", "一条规则 one rule with clause, quote and versions", dated)
    shown.add_argument("rule", metavar="PATH|ID")
    searched = add("search", "查找规则 find rules by words", dated)
    searched.add_argument("words", nargs="*", metavar="WORD")
    timed = add("due", "计算期限 count a deadline")
    timed.add_argument("rule", metavar="PATH|ID")
    timed.add_argument("start", type=_moment, metavar="DATE|DATETIME", help="事件发生之日 day or moment of the event")
    timed.add_argument("--part", help="哪一项 which of several periods")
    timed.add_argument(
        "--pause",
        nargs=2,
        action="append",
        default=[],
        metavar=("FROM", "TO"),
        help="中止期间 not counted, from and to",
    )
    return parser
