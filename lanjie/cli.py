"""The `lanjie` command: one door to everything that can be done from a terminal.

`lanjie law` and `lanjie science` work on files alone and start without Django; every other word is a Django command of a room.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

USAGE = """\
lanjie 蓝结 — 省级禁毒与康复工作系统 / a province's drug-control and recovery work

先试试 first steps
  lanjie demo            建立演示省份并启动 build the simulated province and serve it
  lanjie serve           启动网页与后台任务 serve pages and background jobs
  lanjie migrate         建立或升级数据库 create or upgrade the database
  lanjie first_start     第一位安全管理员的一次性链接 one-time link for the first security administrator

数据与数字 data and figures
  lanjie import          导入文件（先试运行） import a file, dry run first
  lanjie figures         列出、查看、核对数字 list, print and check figures
  lanjie assess          重新估计水平与趋势 estimate levels and trends anew
  lanjie report          生成公报 docx / PDF write a bulletin

法规与方法 law and methods
  lanjie law             查条文与期限 show a rule on a day, count a deadline
  lanjie science         不用数据库的批量计算 batch computation without a database

看护 keeping
  lanjie audit           核对审计链 verify the audit chain
  lanjie backup          备份 back up
  lanjie restore         恢复 restore a backup
  lanjie check           自检 check settings and data

任何一个词后加 --help 可看例子 add --help to any word for an example
"""

WITHOUT_DJANGO = {"law": "lanjie.law.cli", "science": "lanjie.science.cli"}


def main(argv: list[str] | None = None) -> int:
    """Run one word of the command and return its exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    word = arguments[0] if arguments else "--help"
    if word in {"-h", "--help", "help"} and len(arguments) <= 1:
        sys.stdout.write(USAGE)
        return 0
    if word in {"-V", "--version"}:
        from importlib.metadata import version  # noqa: PLC0415  slow import

        sys.stdout.write(f"lanjie {version('lanjie')}\n")
        return 0
    if word in WITHOUT_DJANGO:
        status: int = import_module(WITHOUT_DJANGO[word]).main(arguments[1:])
        return status
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lanjie.site.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  slow import

    execute_from_command_line(["lanjie", *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main())
