"""The wastewater sub-commands of ``lanjie science``."""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from lanjie.science.wastewater.csv_files import write_rows
from lanjie.science.wastewater.loads import Floats
from lanjie.science.wastewater.messages import BadFile, Problem, say
from lanjie.science.wastewater.result_files import read_results
from lanjie.science.wastewater.results import COLUMNS, Trend
from lanjie.science.wastewater.sample_files import OUT_COLUMNS, read_samples
from lanjie.science.wastewater.sampling_design import Design, design, for_change
from lanjie.science.wastewater.trend import fit
from lanjie.science.wastewater.uncertainty import SAMPLING_SD

SHOWN = 20  # problems printed at once
Number = TypeVar("Number", int, float)


def trend(argv: list[str]) -> int:
    """``wastewater-trend IN.csv --out OUT.csv [--ahead N]``."""
    parser = _parser(
        "wastewater-trend",
        "负荷量（mg/日/千人）→ 每个站点、日期、物质的水平、95% 区间、较一年前变化、上升概率；可预测后 N 步。\n"
        "Loads (mg/day/1000 people) to level, 95 % interval, change against a year ago and probability of a rise.\n\n"
        "输入列 columns in:  site,date,substance,load,limit,qualifier  [lab, log_variance]\n"
        "限定符 qualifier:    = <LOQ <LOD missing rejected；低于限值的结果不需要 load，但需要 limit\n"
        "日期 date:          2020-08-15, 2020-08, 2020Q3, 2020\n"
        "输出列 columns out: " + ",".join(COLUMNS),
        "lanjie science wastewater-trend loads.csv --out trend.csv --ahead 4",
    )
    _files(parser)
    parser.add_argument(
        "--ahead", type=_count, default=0, metavar="N", help="再预测 N 步（按序列自身间隔） steps ahead"
    )
    return _run(parser, argv, _trend)


def load(argv: list[str]) -> int:
    """``wastewater-load IN.csv --out OUT.csv``."""
    parser = _parser(
        "wastewater-load",
        "实验室浓度（ng/L）、流量、人口 → 质控标记与负荷量；输出可直接交给 wastewater-trend。\n"
        "Concentrations, flow and people to flags and loads; the output can go straight to wastewater-trend.\n\n"
        "输入列 columns in:  site,date,substance,ng_per_l,limit_ng_per_l,qualifier,flow_m3_per_day,population\n"
        "可选列 optional:    lab, replicate_ng_per_l, blank_ng_per_l, recovery, z_score,\n                   calibration_top_ng_per_l, reported\n"
        "输出列 columns out: " + ",".join(OUT_COLUMNS),
        "lanjie science wastewater-load lab.csv --out loads.csv",
    )
    _files(parser)
    return _run(parser, argv, _load)


def plan(argv: list[str]) -> int:
    """``wastewater-design [--substance S] [--change 0.2] ...``: prints a table."""
    parser = _parser(
        "wastewater-design",
        "每季 k 个样品能看出多大变化；看出给定变化（默认 20%）需要多少样品和费用。\n"
        "What change k samples a quarter can see; samples and cost to see a given one (20 % by default).",
        "lanjie science wastewater-design --substance methamphetamine --change 0.2 --sites 14 --cost 800",
    )
    parser.add_argument("--substance", choices=sorted(SAMPLING_SD), default="methamphetamine")
    parser.add_argument("--change", type=_positive, default=0.20, help="要看出的相对变化 relative change to see")
    parser.add_argument("--sites", type=_whole, default=1, help="一起比较的站点数 sites compared together")
    parser.add_argument("--quarters", type=_whole, default=4, help="每侧平均的季度数 quarters averaged on each side")
    parser.add_argument("--power", type=_power, default=0.80, help="看出的把握 chance to see it")
    parser.add_argument("--cost", type=_positive, default=0.0, help="每样费用 cost of a sample")
    parser.add_argument(
        "--samples", type=_whole, nargs="*", default=[1, 2, 3, 4, 6, 12, 24], help="每季样品数 samples a quarter"
    )
    return _run(parser, argv, _plan)


def _parser(name: str, description: str, example: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"lanjie science {name}",
        description=description,
        epilog=f"例 example: {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--lang", choices=("zh", "en"), default=None, help="提示语言，默认随 LANG language of messages")
    return parser


def _files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="IN.csv", type=Path, help="UTF-8、GB18030，逗号、分号或制表符")
    parser.add_argument("--out", metavar="OUT.csv", type=Path, required=True, help="UTF-8")


def _count(text: str) -> int:
    return _checked(int, text, lambda n: 0 <= n <= 120)


def _whole(text: str) -> int:
    return _checked(int, text, lambda n: n >= 1)


def _positive(text: str) -> float:
    return _checked(float, text, lambda x: x > 0)


def _power(text: str) -> float:
    return _checked(float, text, lambda x: 0.5 <= x < 1)


def _checked(kind: type[Number], text: str, good: Callable[[Number], bool]) -> Number:
    value = kind(text)
    if not good(value):
        raise argparse.ArgumentTypeError(f"超出范围 out of range: {text}")
    return value


def _run(parser: argparse.ArgumentParser, argv: list[str], work: Callable[[argparse.Namespace, str], int]) -> int:
    try:
        options = parser.parse_args(argv)
    except SystemExit as stop:  # argparse has printed why; the caller gets a status, not an exit
        return int(stop.code or 0)
    lang = options.lang or _language()
    try:
        return work(options, lang)
    except BadFile as refused:
        lines = [f"{options.source}: {problem.text(lang)}" for problem in refused.problems[:SHOWN]]
        if len(refused.problems) > SHOWN:
            lines.append(say("more", lang, count=len(refused.problems) - SHOWN))
        _tell([*lines, say("nothing_written", lang)])
    except FileNotFoundError as absent:
        _tell([say("no_file", lang, path=absent.filename)])
    except OSError as broken:
        _tell([say("no_read", lang, path=broken.filename, reason=broken.strerror)])
    return 1


def _language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh"


def _tell(lines: Sequence[str]) -> None:
    sys.stderr.write("\n".join(lines) + "\n")


def _notices(notices: list[Problem], source: Path, lang: str) -> None:
    lines = [f"{source}: {notice.text(lang)}" for notice in notices[:SHOWN]]
    if len(notices) > SHOWN:
        lines.append(say("more_notices", lang, count=len(notices) - SHOWN))
    if lines:
        _tell(lines)


def _write(options: argparse.Namespace, lang: str, header: Sequence[str], rows: Iterator[Sequence[object]]) -> int:
    try:
        count = write_rows(options.out, header, rows)
    except OSError as broken:
        _tell([say("no_write", lang, path=options.out, reason=broken.strerror), say("nothing_written", lang)])
        return 1
    sys.stdout.write(say("wrote", lang, rows=count, path=options.out) + "\n")
    return 0


def _trend(options: argparse.Namespace, lang: str) -> int:
    results, notices = read_results(options.source)
    _notices(notices, options.source, lang)
    return _write(options, lang, COLUMNS, _trend_rows(fit(results, ahead=options.ahead)))


def _trend_rows(found: Trend) -> Iterator[Sequence[object]]:
    columns = found.columns()
    text = [columns[name].tolist() for name in COLUMNS[:4]]
    numbers = [_written(columns[name]) for name in COLUMNS[4:12]]
    return zip(*text, *numbers, columns["n"].tolist(), strict=True)


def _written(values: Floats) -> list[str]:
    """Six significant digits; nothing for NaN."""
    return ["" if math.isnan(value) else f"{value:.6g}" for value in values.tolist()]


def _load(options: argparse.Namespace, lang: str) -> int:
    rows, notices = read_samples(options.source)
    _notices(notices, options.source, lang)
    return _write(options, lang, OUT_COLUMNS, rows)


def _plan(options: argparse.Namespace, lang: str) -> int:
    how = {
        "quarters": options.quarters,
        "sites": options.sites,
        "power": options.power,
        "cost_per_sample": options.cost,
    }
    try:
        rows = [design(options.substance, k, **how) for k in options.samples]
        needed = for_change(options.substance, options.change, **how)
    except ValueError as wrong:
        _tell([str(wrong)])
        return 2
    head = {
        "zh": ("每季样品", "可见上升", "可见下降", "每年样品", "每年费用"),
        "en": ("samples/quarter", "rise seen", "fall seen", "samples/year", "cost/year"),
    }[lang]
    lines = ["\t".join(head), *("\t".join(_design_cells(row)) for row in rows)]
    lines.append(_needed_line(options, needed, lang))
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _design_cells(row: Design) -> list[str]:
    return [
        str(row.samples_per_quarter), f"{row.detectable_rise:.1%}", f"{row.detectable_fall:.1%}",
        str(row.samples_per_year), f"{row.cost_per_year:.0f}",
    ]  # fmt: skip


def _needed_line(options: argparse.Namespace, needed: Design | None, lang: str) -> str:
    if needed is None:
        return {
            "zh": f"即使每日采样也看不出 {options.change:.0%} 的上升：请增加站点或季度",
            "en": f"daily samples would not show a rise of {options.change:.0%}: compare more sites or quarters",
        }[lang]
    k, year, cost = needed.samples_per_quarter, needed.samples_per_year, needed.cost_per_year
    return {
        "zh": f"看出 {options.change:.0%} 的上升：每站每季 {k} 个样品，全年 {year} 个，费用 {cost:.0f}",
        "en": f"to see a rise of {options.change:.0%}: {k} samples a site and quarter, {year} a year, cost {cost:.0f}",
    }[lang]
