"""`lanjie first_start`: the link with which the first security administrator begins."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from lanjie.core.access import Role, Scope
from lanjie.core.console import LanjieCommand
from lanjie.core.words import say
from lanjie.site.commands import accounts


class Command(LanjieCommand):
    """Print a one-time link; there is no default account and no default password."""

    about = say(
        "打印一次性链接，由第一位安全管理员设定自己的密码",
        "Print a one-time link on which the first security administrator chooses a password",
    )
    examples = (
        ("lanjie first_start", say("打印链接", "print the link")),
        (
            "lanjie first_start --username wangfang --address https://lanjie.example.gov.cn",
            say("指定账号与网址", "with a user name and the address of the site"),
        ),
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        parser.add_argument("--username", default="security")
        parser.add_argument("--address", default="http://127.0.0.1:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        user = accounts.first_security_administrator(options["username"])
        done = accounts.link(scope=Scope(grants=((Role.SECURITY_ADMIN, "/"),)), user=user)
        self.stdout.write(
            str(
                say(
                    "账号 {who}。用浏览器打开，一天内有效，只能用一次：",
                    "Account {who}. Open this in a browser; it is good for one day and one use:",
                    who=user.username,
                )
            )
        )
        self.stdout.write(options["address"].rstrip("/") + done.value)
