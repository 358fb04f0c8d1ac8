"""`lanjie science situation IN.csv --adjacency ADJ.csv --out DIR`: an assessment without a database."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from lanjie.science.situation.charts import charts, save
from lanjie.science.situation.contributions import contributions
from lanjie.science.situation.data import Input, read_input
from lanjie.science.situation.export import flags, level_columns, parameter_rows, write_csv, write_levels
from lanjie.science.situation.fit import Fit, fit
from lanjie.science.situation.outputs import assess
from lanjie.science.situation.readme import readme
from lanjie.science.situation.spec import load_spec
from lanjie.science.situation.words import Refused

MOST_SHOWN = 20
DESCRIPTION = """\
多指标地区表 → 水平、趋势、名次区间、列入最重 k 个的概率，各附 95% 区间与原因。
Indicators by area and period to level, trend, rank interval and P(worst k), each with its interval and its reasons.

输入列 columns of IN.csv:   area,month,indicator,likelihood,y,n_or_exposure,variance
时期 month:                 2020-08, 2020Q3, 2020
类型 likelihood:            normal, lognormal, binomial (n), poisson (exposure)
取值 y:                     数字 number; <2.5; >9; 1-5（隐去的小数 suppressed）; 空为缺失 empty is missing
列 columns of ADJ.csv:      area_a,area_b（area_b 为空：没有相邻地区 empty: no neighbour）
设置 S.toml:                [indicators.NAME] loads = {use = "1" | "+" | "-" | "free", effort = ..., traffic = ...}
                            peculiar, drift（缺省 default true, false）；"1" 为锚定 is the anchor
                            [[breaks]] indicator, month, areas； [tiers] sizes, enter, leave； traffic_weight
结果 results:               levels.csv, parameters.csv, *.svg, README.md
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line: 0 written, 1 refused with one line a fault, 2 wrong usage."""
    try:
        chosen = _parser().parse_args(arguments)
    except SystemExit as stop:  # argparse has printed why; the caller gets a status, not an exit
        return int(stop.code or 0)
    try:
        given = read_input(chosen.table, chosen.adjacency, load_spec(chosen.settings) if chosen.settings else None)
        fitted = fit(given.panel, given.spec, given.areas)
    except Refused as refused:
        return _refuse([str(fault) for fault in refused.faults])
    except OSError as broken:
        return _refuse([f"无法读取 cannot read {broken.filename} ({broken.strerror})"])
    paths = [chosen.table, chosen.adjacency, *([chosen.settings] if chosen.settings else [])]
    write_run(chosen.out, given, fitted, digest(paths), chosen.draws)
    for remark in given.remarks:
        sys.stderr.write(f"{remark}\n")
    return 0


def _refuse(lines: list[str]) -> int:
    more = (
        [f"……另有 {len(lines) - MOST_SHOWN} 处 and {len(lines) - MOST_SHOWN} more"] if len(lines) > MOST_SHOWN else []
    )
    sys.stderr.write("\n".join([*lines[:MOST_SHOWN], *more, "未写入任何文件 nothing was written", ""]))
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lanjie science situation",
        description=DESCRIPTION,
        epilog="例 example: lanjie science situation in.csv --adjacency adj.csv --out result",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("table", metavar="IN.csv", type=Path, help="观测值 observations, UTF-8")
    parser.add_argument("--adjacency", metavar="ADJ.csv", type=Path, required=True, help="地区与相邻关系 areas and map")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="结果目录 directory for the results")
    parser.add_argument("--settings", metavar="S.toml", type=Path, help="指标角色、断点、名单 roles, breaks, tiers")
    parser.add_argument("--draws", type=int, default=1000, help="联合抽样数 joint draws behind ranks and probabilities")
    return parser


def digest(paths: Sequence[Path]) -> str:
    """SHA-256 over the contents of the input files, in order."""
    total = hashlib.sha256()
    for path in paths:
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def write_run(out: Path, given: Input, fitted: Fit, name: str, draws: int = 1000) -> None:
    """Write levels.csv, parameters.csv, four charts and README.md into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    found = assess(fitted, draws)
    parts = contributions(fitted)
    write_levels(out / "levels.csv", fitted, level_columns(fitted, found, parts), flags(given, fitted, found))
    write_csv(out / "parameters.csv", ["parameter", "of", "value"], parameter_rows(fitted))
    drawn = charts(fitted, found, parts)
    for key, spec in drawn.items():
        save(spec, out / f"{key}.svg")
    (out / "README.md").write_text(readme(given, fitted, name, list(drawn)), encoding="utf-8")
