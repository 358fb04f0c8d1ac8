"""`lanjie serve`: pages and background jobs on this machine."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lanjie.core import jobs
from lanjie.core.console import LanjieCommand
from lanjie.core.words import say
from lanjie.site.operations import server
from lanjie.site.operations.safety import unsafe


class Command(LanjieCommand):
    """Start both, print the address, stop both with Ctrl-C."""

    about = say("启动网页与后台任务，Ctrl-C 停止", "Serve pages and run background jobs; Ctrl-C stops both")
    examples = (
        ("lanjie serve", say("在 http://127.0.0.1:8000", "at http://127.0.0.1:8000")),
        ("lanjie serve --host 0.0.0.0 --port 80 --workers 4", say("对外，四个进程", "to the outside, four processes")),
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        host, port = options["host"], options["port"]
        self._refuse(host, port)
        if connection.vendor == "sqlite":
            jobs.resume()  # one machine, one worker: what runs now was left behind
        workers = options["workers"] or (1 if connection.vendor == "sqlite" else 2)
        connection.close()
        children = server.Children([server.web(host, port, workers), server.worker()])
        if children.until_ready(host, port):
            self.stdout.write(
                str(
                    say(
                        "蓝结在 {a} 运行，Ctrl-C 停止",
                        "Lanjie runs at {a}, Ctrl-C stops it",
                        a=f"http://{host}:{port}/",
                    )
                )
            )
            self.stdout.flush()
        status = children.wait()
        if status:
            raise CommandError(
                str(say("网页或后台任务意外停止", "The web server or the worker ended")), returncode=status
            )
        self.stdout.write(str(say("已停止", "Stopped")))

    def _refuse(self, host: str, port: int) -> None:
        """Say why not to start: unsafe settings in production, an old database, a taken port."""
        if settings.MODE == "production":
            wrong = list(unsafe())
            for name, why in wrong:
                self.stderr.write(str(say("✗ 设置 {name}：{why}", "✗ Setting {name}: {why}", name=name, why=why)))
            if wrong:
                raise CommandError(str(say("设置不安全，没有启动", "Unsafe settings; not started")))
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError(
                str(
                    say(
                        "数据库不是最新：先运行 lanjie migrate",
                        "The database is not up to date: run lanjie migrate first",
                    )
                )
            )
        if not server.is_free(host, port):
            raise CommandError(
                str(
                    say(
                        "{port} 端口已被占用，用 --port 换一个",
                        "Port {port} is taken; choose another with --port",
                        port=port,
                    )
                )
            )
