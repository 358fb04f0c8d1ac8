"""Reported figures, form BG-1: one row one figure, area and period, with the document it stands in."""

from __future__ import annotations

from lanjie.core.access import Scope
from lanjie.core.imports import Batch, Column, Format, choice, day, number, register, text
from lanjie.core.models import Upload
from lanjie.core.words import say
from lanjie.reports.commands.reported import check_upload, enter
from lanjie.reports.imports.reported_check import check
from lanjie.reports.reported_choices import QUALIFIERS, STATUSES

COLUMNS = (
    Column(
        "key",
        ("指标键", "key"),
        text(80),
        say("报告室「数字总表」中的键", "The key of the figure in the reports room"),
        example="pre.registered",
    ),
    Column(
        "area",
        ("地区代码", "area code"),
        text(12),
        say("六位行政区划代码", "Six-digit division code"),
        example="430000",
    ),
    Column(
        "since",
        ("期间起", "from"),
        day(),
        say(
            "时期数的起始日；时点数、起始日未写明的留空",
            "First day of a flow; empty for a stock, or where it is not stated",
        ),
        required=False,
    ),
    Column(
        "on",
        ("截至", "as of"),
        day(),
        say("时期的最后一天，或时点", "The last day of the period, or the day of a stock"),
        example="2020-08-31",
    ),
    Column(
        "value",
        ("数值", "value"),
        number(-1e13, 1e13),
        say(
            "不带单位；没有数可报的留空并在状态中写明",
            "Without unit; empty where there is none, with the status saying so",
        ),
        required=False,
        example="8903",
    ),
    Column(
        "value_max",
        ("数值上限", "upper value"),
        number(-1e13, 1e13),
        say("只在限定词为「区间」时填", "Only with the qualifier “range”"),
        required=False,
    ),
    Column(
        "qualifier",
        ("限定词", "qualifier"),
        choice({key: (words.zh, words.en) for key, words in QUALIFIERS.items()}),
        say(
            "来源写「30 余」填 30 和「超过」；留空为准确数",
            "Where the source says “more than 30” enter 30 and “more than”; empty for an exact number",
        ),
        required=False,
    ),
    Column(
        "status",
        ("状态", "status"),
        choice({key: (words.zh, words.en) for key, words in STATUSES.items()}),
        say("留空为正常", "Empty for normal"),
        required=False,
    ),
    Column(
        "source",
        ("来源文件", "source document"),
        text(200),
        say("此数所在文件的全名", "The full name of the document the number stands in"),
        example="易制毒化学品企业清查情况统计表",
    ),
    Column(
        "reference",
        ("文号或页码", "reference"),
        text(200),
        say("文号、页码或表号", "Number, page or table"),
        required=False,
        example="第 3 页表 1",
    ),
    Column(
        "reason",
        ("说明", "reason"),
        text(400),
        say(
            "更正、没有数、累计数下降时必填",
            "Required for a correction, where there is no number, and where a total fell",
        ),
        required=False,
    ),
)


def _write(batch: Batch, scope: Scope, upload: Upload) -> int:
    return enter(scope, upload, batch.context)


REPORTED_FIGURES = register(
    Format(
        key="reported-figures",
        label=say("填报数字 BG-1", "Reported figures BG-1"),
        act="figures.report",
        columns=COLUMNS,
        check=check,
        write=_write,
        after=check_upload,
        about=say(
            "系统不计算的数字由负责单位填报：一行一个数，写明来源文件；另一人复签后才进报告。",
            "Figures the system does not compute are reported by the unit that answers for them: one number a row, with its document;"
            " a second person signs before a report may use it.",
        ),
    )
)
