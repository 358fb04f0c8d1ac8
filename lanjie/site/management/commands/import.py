# ruff: noqa: N999  the word of the command
"""`lanjie import`: a file in, after a dry run that shows every error with row and column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from lanjie.core import imports, sheets
from lanjie.core.access import SYSTEM
from lanjie.core.console import LanjieCommand
from lanjie.core.imports import FORMATS
from lanjie.core.words import say


class Command(LanjieCommand):
    """Check a file, and write it when asked to."""

    about = say("检查并导入文件；不加 --write 只试运行", "Check and import a file; without --write it is a dry run")
    examples = (
        ("lanjie import --list", say("有哪些文件种类", "which kinds of files there are")),
        ("lanjie import wastewater-laboratory 202008.xlsx", say("试运行，显示全部错误", "dry run, every error shown")),
        (
            "lanjie import wastewater-laboratory 202008.xlsx --write",
            say("全部正确则写入", "write when all of it is right"),
        ),
        ("lanjie import wastewater-laboratory --template WW-3.xlsx", say("取空白模板", "fetch the empty template")),
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        parser.add_argument("format", nargs="?")
        parser.add_argument("file", nargs="?")
        parser.add_argument("--list", action="store_true")
        parser.add_argument("--write", action="store_true")
        parser.add_argument("--correct", action="store_true")
        parser.add_argument("--template", metavar="OUT")
        parser.add_argument("--marked", metavar="OUT")

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        if options["list"] or not options["format"]:
            for known in FORMATS.values():
                self.stdout.write(f"{known.key:28} {known.label}")
            return
        form = FORMATS.get(options["format"])
        if form is None:
            raise CommandError(
                str(
                    say(
                        "没有「{key}」这种文件；见 lanjie import --list",
                        "There is no kind “{key}”; see lanjie import --list",
                        key=options["format"],
                    )
                )
            )
        if options["template"]:
            Path(options["template"]).write_bytes(sheets.template_bytes(form))
            self.stdout.write(str(say("模板写在 {path}", "Template written to {path}", path=options["template"])))
            return
        if not options["file"]:
            raise CommandError(str(say("请给出文件", "Name a file")))
        self._run(form, Path(options["file"]), options)

    def _run(self, form: imports.Format, path: Path, options: dict[str, Any]) -> None:
        content = path.read_bytes()
        batch = imports.check(
            scope=SYSTEM, form=form, content=content, filename=path.name, options={"correct": options["correct"]}
        )
        self.stdout.write(
            str(
                say(
                    "读到 {n} 行，错误 {wrong} 处，提醒 {warn} 处",
                    "{n} rows read, {wrong} errors, {warn} notes",
                    n=len(batch.rows),
                    wrong=len(batch.problems),
                    warn=len(batch.warnings),
                )
            )
        )
        for warning in batch.warnings[:20]:
            self.stdout.write(f"  · {warning.line}")
        if not batch.ok:
            for problem in batch.problems[:200]:
                self.stdout.write(f"  ✗ {problem.line}\n      → {problem.mend}")
            if options["marked"]:
                Path(options["marked"]).write_bytes(sheets.marked_bytes(batch))
            raise CommandError(str(say("有错误，全部数据均未写入", "There are errors; nothing was written")))
        if batch.already is not None:
            self.stdout.write(
                str(
                    say(
                        "同一文件已写入过，凭证 {code}；没有变化",
                        "This file was written before, voucher {code}; nothing changed",
                        code=batch.already.code,
                    )
                )
            )
            return
        if not options["write"]:
            self.stdout.write(
                str(say("试运行，未写入；加 --write 写入", "Dry run, nothing written; add --write to write"))
            )
            return
        upload = imports.write(scope=SYSTEM, batch=batch, content=content)
        self.stdout.write(
            str(
                say(
                    "已写入 {n} 条，凭证 {code}",
                    "{n} records written, voucher {code}",
                    n=upload.written,
                    code=upload.code,
                )
            )
        )
