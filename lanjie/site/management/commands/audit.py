"""`lanjie audit verify | list | checkpoint`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from lanjie.core import audit
from lanjie.core.console import LanjieCommand
from lanjie.core.models import AuditEvent, AuditHead
from lanjie.core.quantities import SHANGHAI, count
from lanjie.core.words import say


class Command(LanjieCommand):
    """Look at the audit chain from a terminal."""

    about = say("核对、列出审计链，或签一个检查点", "Verify or list the audit chain, or sign a checkpoint")
    examples = (
        ("lanjie audit verify", say("核对每一行、链头与检查点", "check every row, the head and the checkpoints")),
        ("lanjie audit list --last 20", say("最近二十行", "the last twenty rows")),
        ("lanjie audit list --act import", say("只看导入", "imports only")),
        ("lanjie audit checkpoint", say("在链头签一个检查点", "sign a checkpoint at the head")),
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        parser.add_argument("what", nargs="?", choices=["verify", "list", "checkpoint"], default="verify")
        parser.add_argument("--last", type=int, default=50, metavar="N")
        parser.add_argument("--act", default="")
        parser.add_argument("--actor", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        {"verify": self._verify, "list": self._list, "checkpoint": self._checkpoint}[options["what"]](options)

    def _verify(self, _options: dict[str, Any]) -> None:
        breaks = list(audit.verify())
        for found in breaks:
            self.stdout.write(str(say("第 {n} 行：{why}", "row {n}: {why}", n=found.sequence, why=found.reason)))
        if breaks:
            raise CommandError(str(say("审计链断 {n} 处", "The audit chain is broken in {n} places", n=len(breaks))))
        head = AuditHead.objects.filter(pk=1).first() or AuditHead()
        self.stdout.write(
            str(
                say(
                    "✓ 审计链完好，{n} 行，链头 {digest}",
                    "✓ The audit chain holds, {n} rows, head {digest}",
                    n=count(head.sequence),
                    digest=head.digest[:16],
                )
            )
        )

    def _list(self, options: dict[str, Any]) -> None:
        from rich.table import Table  # noqa: PLC0415  slow import

        events = AuditEvent.objects.order_by("-sequence")
        if options["act"]:
            events = events.filter(act__startswith=options["act"])
        if options["actor"]:
            events = events.filter(actor=options["actor"])
        table = Table(box=None, pad_edge=False)
        for head in (
            say("行", "row"),
            say("时间", "time"),
            say("谁", "who"),
            say("何事", "act"),
            say("对象", "object"),
            say("结果", "result"),
        ):
            table.add_column(str(head))
        for event in reversed(events[: options["last"]]):
            table.add_row(
                str(event.sequence),
                event.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
                event.actor,
                event.act,
                event.target,
                event.result,
            )
        self.console.print(table)

    def _checkpoint(self, _options: dict[str, Any]) -> None:
        mark = audit.checkpoint()
        if mark is None:
            raise CommandError(str(say("审计链还是空的", "The audit chain is empty so far")))
        self.stdout.write(
            str(say("✓ 第 {n} 行已签检查点", "✓ checkpoint signed at row {n}", n=mark.sequence)) + f"  {mark.digest}"
        )
