"""``lanjie science``: the models on files, without Django and without a database.

A sub-command is one line in ``COMMANDS``: its help in Chinese and English, and ``module:function`` of a function that
takes the remaining arguments and returns an exit status. Modules are loaded only when their command runs.
"""

from __future__ import annotations

import sys
from importlib import import_module

COMMANDS: dict[str, tuple[str, str]] = {
    "wastewater-trend": (
        "污水负荷量 → 水平、变化与预测 loads to levels, changes and forecasts",
        "lanjie.science.wastewater.commands:trend",
    ),
    "wastewater-load": (
        "实验室浓度 → 质控与负荷量 concentrations to quality control and loads",
        "lanjie.science.wastewater.commands:load",
    ),
    "wastewater-design": (
        "采样设计：能看出多大变化，费用多少 what change a sampling plan can see, and its cost",
        "lanjie.science.wastewater.commands:plan",
    ),
    "situation": (
        "地区×时期指标表 → 水平、趋势、名次与最重概率 indicators by area to level, trend, rank, P(worst)",
        "lanjie.science.situation.batch:main",
    ),
}


def usage() -> str:
    """What there is."""
    width = max(len(name) for name in COMMANDS)
    lines = [f"  {name.ljust(width)}  {text}" for name, (text, _) in COMMANDS.items()]
    return "\n".join(
        [
            "lanjie science — 不用数据库的批量计算 batch computation without a database",
            "",
            *lines,
            "",
            "例 example: lanjie science wastewater-trend loads.csv --out trend.csv --ahead 4",
            "任何一个词后加 --help 可看说明与例子 add --help to any word for help and an example",
            "",
        ]
    )


def main(argv: list[str]) -> int:
    """Run one sub-command and return its exit status: 0 done, 1 refused file, 2 wrong usage."""
    if not argv or argv[0] in {"-h", "--help", "help"}:
        sys.stdout.write(usage())
        return 0
    if argv[0] not in COMMANDS:
        sys.stderr.write(f"没有这个命令 no such command: {argv[0]}\n\n{usage()}")
        return 2
    module, function = COMMANDS[argv[0]][1].split(":")
    status: int = getattr(import_module(module), function)(argv[1:])
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
