"""A corpus of broken files as offices really send them: each is built here, with the place and the words its error must carry."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment

HEADS = (
    "样品编号", "监测点", "采样日", "采样方式", "流量 m3/日", "目标物", "类型", "序号", "结果 ng/L", "定量限 ng/L", "回收率 %",
    "实验室", "方法", "氨氮 mg/L", "可替宁 ng/L", "备注标记", "说明",
)  # fmt: skip
COLUMN = {head: index for index, head in enumerate(HEADS)}
GOOD = (
    "B-{n}",
    "HN-0001",
    "2020-08-{n:02d}",
    "",
    "50000",
    "甲基苯丙胺",
    "样品",
    "1",
    "118.4",
    "12",
    "",
    "LAB-1",
    "M-1",
    "",
    "",
    "",
    "",
)

LAB = "wastewater-laboratory"
SITES = "wastewater-sites"
EU = "wastewater-european"


@dataclass(frozen=True)
class Broken:
    """A file that must be refused: where and with which words in both languages."""

    name: str
    content: Callable[[], bytes]
    row: int
    column: str
    zh: str
    en: str
    form: str = LAB
    filename: str = "结果.csv"


def rows(count: int = 5, **changed: Any) -> list[list[Any]]:
    """Good rows, with the cells of row 3 of the file (the second data row) changed by head."""
    made = [[cell.format(n=n) for cell in GOOD] for n in range(1, count + 1)]
    for head, value in changed.items():
        made[1][COLUMN[head]] = value
    return made


def text(
    table: Sequence[Sequence[Any]], heads: Sequence[str] = HEADS, encoding: str = "utf-8-sig", delimiter: str = ","
) -> bytes:
    """A csv of a table."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(heads)
    writer.writerows(table)
    return out.getvalue().encode(encoding)


def cell(head: str, value: Any) -> Callable[[], bytes]:
    """A good file whose row 3 has one wrong cell."""
    return lambda: text(rows(**{head: value}))


def book(
    table: Sequence[Sequence[Any]], change: Callable[[Any], None] | None = None, heads: Sequence[str] = HEADS
) -> bytes:
    """An xlsx of a table, changed before it is saved."""
    made = Workbook()
    sheet = made.active
    sheet.append(list(heads))
    for line in table:
        sheet.append([None if value == "" else value for value in line])
    if change:
        change(sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def repack(
    content: bytes, extra: dict[str, bytes] | None = None, change: Callable[[str, bytes], bytes] | None = None
) -> bytes:
    """The same archive with parts added or changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(name, data) if change else data)
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def merged(sheet: Any) -> None:
    sheet.merge_cells("B3:B5")


def formula(sheet: Any) -> None:
    sheet["I3"] = "=I2*2"


def serial(sheet: Any) -> None:
    sheet["C3"] = 44060


def number_as_date(sheet: Any) -> None:
    sheet["I3"] = date(2020, 12, 4)


def boolean(sheet: Any) -> None:
    sheet["I3"] = True


def error_value(sheet: Any) -> None:
    sheet["I3"] = "#DIV/0!"


def commented(sheet: Any) -> None:
    sheet["I3"] = "见批注"
    sheet["I3"].comment = Comment("118", "x")


def bomb() -> bytes:
    """A small archive that unpacks to far more than a table."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", b"<workbook/>")
        made.writestr("xl/worksheets/sheet1.xml", b"\0" * 300_000_000)
    return out.getvalue()


def plain_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("readme.txt", "x")
    return out.getvalue()


def entity() -> bytes:
    """An xlsx whose sheet declares an external entity."""
    declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

    def change(name: str, data: bytes) -> bytes:
        return declared + data.split(b"?>", 1)[-1] if name.endswith("sheet1.xml") else data

    return repack(book(rows()), change=change)


def many_columns() -> bytes:
    """A csv 65,000 columns wide."""
    return (",".join(f"c{n}" for n in range(65_000)) + "\n" + "1," * 64_999 + "1\n").encode()


def site(**changed: Any) -> Callable[[], bytes]:
    heads = ("监测点代码", "名称", "类别", "县区代码", "服务人口", "人口方法", "生效日")
    good = ["HN-9001", "新厂", "城镇污水处理厂", "430102", "52000", "普查人口", "2020-01-01"]
    for head, value in changed.items():
        good[heads.index(head)] = value
    return lambda: text([good], heads)


EU_HEADS = (
    "year",
    "metabolite",
    "site_id",
    "country",
    "city",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "mon",
    "tue",
    "daily_mean",
)


def european(table: Sequence[Sequence[Any]], heads: Sequence[str] = EU_HEADS) -> Callable[[], bytes]:
    return lambda: text(table, heads)


def eu(**changed: Any) -> list[Any]:
    good = ["2022", "MDMA", "AT001", "AT", "Graz", "1", "2", "3", "4", "5", "6", "7", "4"]
    for head, value in changed.items():
        good[EU_HEADS.index(head)] = value
    return good


def twice(first: int, again: int, **changed: Any) -> Callable[[], bytes]:
    """Row `again` of the data repeats row `first`, changed by head."""

    def make() -> bytes:
        table = rows()
        table[again] = list(table[first])
        for head, value in changed.items():
            table[again][COLUMN[head]] = value
        return text(table)

    return make


def heads_without(head: str) -> Callable[[], bytes]:
    at = COLUMN[head]
    return lambda: text([line[:at] + line[at + 1 :] for line in rows()], HEADS[:at] + HEADS[at + 1 :])


def heads_with(old: str, new: str) -> Callable[[], bytes]:
    return lambda: text(rows(), [new if head == old else head for head in HEADS])


BROKEN: tuple[Broken, ...] = (
    # the file as a whole
    Broken("empty", lambda: b"", 0, "", "文件是空的", "file is empty"),
    Broken("blank-lines", lambda: b"\n\n,,,\n", 0, "", "没有找到表头", "No head row"),
    Broken("head-only", lambda: text([]), 1, "", "没有数据行", "no data"),
    Broken("utf-16", lambda: text(rows(), encoding="utf-16"), 0, "", "UTF-16", "UTF-16"),
    Broken("latin-bytes", lambda: text(rows(), encoding="utf-8") + b"x,\xff\xff\xfe\n", 7, "", "第 7 行", "Row 7"),
    Broken("broken-gb18030", lambda: text(rows(), encoding="gb18030")[:-4] + b"\x81\n", 6, "", "第 6 行", "Row 6"),
    Broken("nul-byte", lambda: text(rows()) + b"B-9,\0\0\n", 7, "", "空字节", "NUL byte"),
    Broken("pdf", lambda: b"%PDF-1.7 ...", 0, "", "不是表格", "not a table", filename="结果.pdf"),
    Broken("picture", lambda: b"\x89PNG\r\n\x1a\n0000", 0, "", "不是表格", "not a table", filename="扫描.png"),
    Broken("old-xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, 0, "", "旧版 .xls", "old .xls", filename="结果.xls"),
    Broken("html-as-xls", lambda: b"<html><table><tr><td>1</td></tr></table></html>", 0, "", "网页", "web page", filename="结果.xls"),
    Broken("rar", lambda: b"Rar!\x1a\x07\x00", 0, "", "不是表格", "not a table", filename="结果.rar"),
    Broken("half-upload-xlsx", lambda: book(rows())[:-900], 0, "", "没有传完或已损坏", "incomplete or damaged", filename="结果.xlsx"),
    Broken("half-upload-csv", lambda: text(rows()) + 'B-6,HN-0001,2020-08-06,,50000,"甲基'.encode(), 7, "", "引号没有配对", "never closed"),
    Broken("cut-inside-a-row", lambda: text(rows()) + b"B-6,HN-0001,2020-0", 7, "C", "不是日期", "not a date"),
    Broken("cut-after-a-cell", lambda: text(rows()) + b"B-6,HN-0001,2020-08-06", 7, "I", "没有填", "Nothing was entered"),
    Broken("zip-not-xlsx", plain_zip, 0, "", "没有工作表", "no worksheet", filename="结果.zip"),
    Broken("zip-bomb", bomb, 0, "", "远大于正常表格", "far more than a table", filename="结果.xlsx"),
    Broken("entity", entity, 0, "", "实体声明", "XML entities", filename="结果.xlsx"),
    Broken("macros", lambda: repack(book(rows()), {"xl/vbaProject.bin": b"x"}), 0, "", "带宏", "macros", filename="结果.xlsm"),
    Broken("external-link", lambda: repack(book(rows()), {"xl/externalLinks/externalLink1.xml": b"<x/>"}), 0, "", "别的工作簿", "other workbooks", filename="结果.xlsx"),
    Broken("merged", lambda: book(rows(), merged), 3, "B", "合并单元格", "merged cell", filename="结果.xlsx"),
    Broken("formula", lambda: book(rows(), formula), 3, "I", "公式", "formula", filename="结果.xlsx"),
    Broken("65k-columns", many_columns, 1, "GS", "65000 列", "65000 columns"),
    # the head
    Broken("no-site-column", heads_without("监测点"), 1, "", "缺少列「监测点」", "“site” is missing"),
    Broken("no-value-column", heads_without("结果 ng/L"), 1, "", "缺少列「结果 ng/L」", "“result ng/L” is missing"),
    Broken("doubled-column", heads_with("说明", "监测点"), 1, "Q", "出现了两次", "appears twice"),
    Broken("micrograms-in-head", heads_with("结果 ng/L", "结果（µg/L）"), 1, "I", "单位应为 ng/L", "must be ng/L"),
    Broken("wan-m3-in-head", heads_with("流量 m3/日", "流量（万m3/日）"), 1, "E", "单位应为 m3/d", "must be m3/d"),
    Broken("head-in-row-2", lambda: "湖南省污水检测结果\n".encode() + text(rows(**{"结果 ng/L": "x"}), encoding="utf-8"), 4, "I", "应为数字", "Expected a number"),
    Broken("extra-cell", lambda: text([*rows(2), [*rows(1)[0], "", "多"]]), 4, "S", "多出了内容", "has more"),
    Broken("decimal-comma-splits-row", lambda: text(rows(1)) + "B-7,HN-0001,2020-08-07,,50000,甲基苯丙胺,样品,1,118,4,12,,LAB-1,M-1,,,,,x\n".encode(), 3, "S", "多出了内容", "has more"),
    # days
    Broken("32-august", cell("采样日", "2020-08-32"), 3, "C", "不是日期", "not a date"),
    Broken("29-february", cell("采样日", "2021-02-29"), 3, "C", "不是日期", "not a date"),
    Broken("month-first", cell("采样日", "8/9/20"), 3, "C", "不是日期", "not a date"),
    Broken("serial-number", cell("采样日", "44060"), 3, "C", "日期序号", "date number"),
    Broken("serial-number-xlsx", lambda: book(rows(), serial), 3, "C", "日期序号", "date number", filename="结果.xlsx"),
    Broken("month-only", cell("采样日", "2020-08"), 3, "C", "不是日期", "not a date"),
    Broken("future-day", cell("采样日", "2199-08-01"), 3, "C", "还没有到", "lies in the future"),
    Broken("year-1020", cell("采样日", "1020-08-01"), 3, "C", "太早", "too early"),
    Broken("no-day", cell("采样日", ""), 3, "C", "没有填", "Nothing was entered"),
    Broken("day-before-population", cell("采样日", "2015-08-01"), 3, "C", "没有服务人口的版本", "no population version"),
    # values
    Broken("zero", cell("结果 ng/L", "0"), 3, "I", "不要填 0", "not 0"),
    Broken("negative-value", cell("结果 ng/L", "-5"), 3, "I", "不能为负", "can not be negative"),
    Broken("words-in-value", cell("结果 ng/L", "约 118"), 3, "I", "应为数字", "Expected a number"),
    Broken("unit-in-value", cell("结果 ng/L", "118 ng/L"), 3, "I", "应为数字", "Expected a number"),
    Broken("decimal-comma", cell("结果 ng/L", "118,4"), 3, "I", "小数点还是千分位", "decimal point or a separator"),
    Broken("division-error", lambda: book(rows(), error_value), 3, "I", "应为数字", "Expected a number", filename="结果.xlsx"),
    Broken("number-turned-date", lambda: book(rows(), number_as_date), 3, "I", "实为日期", "found the date", filename="结果.xlsx"),
    Broken("true-false", lambda: book(rows(), boolean), 3, "I", "应为数字", "Expected a number", filename="结果.xlsx"),
    Broken("comment-instead", lambda: book(rows(), commented), 3, "I", "应为数字", "Expected a number", filename="结果.xlsx"),
    Broken("not-a-number", cell("结果 ng/L", "NaN"), 3, "I", "应为数字", "Expected a number"),
    Broken("infinite", cell("结果 ng/L", "1e999"), 3, "I", "不是有限", "not a finite"),
    Broken("no-value", cell("结果 ng/L", ""), 3, "I", "没有填", "Nothing was entered"),
    Broken("below-its-limit", cell("结果 ng/L", "5"), 3, "I", "低于定量限 12", "below its limit 12"),
    Broken("loq-without-limit", lambda: text(rows(**{"结果 ng/L": "<LOQ", "定量限 ng/L": ""})), 3, "J", "没有填定量限", "no limit was entered"),
    Broken("two-limits", cell("结果 ng/L", "<15"), 3, "I", "定量限却是 12", "the limit says 12"),
    Broken("limit-zero", cell("定量限 ng/L", "0"), 3, "J", "应大于 0", "more than 0"),
    Broken("limit-in-micrograms", cell("定量限 ng/L", "0.012"), 3, "J", "µg/L", "µg/L"),
    Broken("value-in-micrograms", lambda: _slip("0.118", "0.05"), 3, "I", "单位填错", "unit wrong"),
    Broken("value-1000-times", lambda: _slip("118400", "12"), 3, "I", "单位填错", "unit wrong"),
    Broken("spike-without-recovery", cell("类型", "加标"), 3, "K", "没有填回收率", "without its recovery"),
    Broken("recovery-9400", lambda: text(rows(类型="加标", **{"回收率 %": "9400"})), 3, "K", "应在", "Must lie within"),
    # flow
    Broken("negative-flow", cell("流量 m3/日", "-50000"), 3, "E", "应大于 0", "more than 0"),
    Broken("zero-flow", cell("流量 m3/日", "0"), 3, "E", "应大于 0", "more than 0"),
    Broken("flow-in-wan", cell("流量 m3/日", "5"), 3, "E", "万立方米", "10,000 m³"),
    Broken("flow-in-litres", cell("流量 m3/日", "50000000"), 3, "E", "不合常理", "implausible"),
    Broken("about-flow", cell("流量 m3/日", "约 9.8 万"), 3, "E", "约 9.8 万", "约 9.8 万"),
    Broken("two-flows-one-bottle", twice(0, 1, 目标物="吗啡", **{"流量 m3/日": "60000"}), 3, "E", "与第 2 行不同", "differs from row 2"),
    # places, substances, repeats
    Broken("unknown-site", cell("监测点", "HN-7777"), 3, "B", "没有监测点", "no site"),
    Broken("site-elsewhere", cell("监测点", "GZ-0001"), 3, "B", "不在您的辖区", "in your area"),
    Broken("unknown-laboratory", cell("实验室", "LAB-X"), 3, "L", "没有实验室", "no laboratory"),
    Broken("unknown-substance", cell("目标物", "冰毒片"), 3, "F", "不认识", "not known"),
    Broken("unknown-kind", cell("类型", "对照"), 3, "G", "不认识", "not known"),
    Broken("number-half", cell("序号", "1.5"), 3, "H", "应为整数", "whole number"),
    Broken("duplicate-row", twice(0, 1), 3, "A", "与第 2 行重复", "Repeats row 2"),
    Broken("duplicate-other-bottle", twice(0, 1, 样品编号="B-9"), 3, "B", "与第 2 行重复", "Repeats row 2"),
    Broken("one-number-two-days", twice(0, 1, 采样日="2020-08-20", 目标物="吗啡"), 3, "C", "与第 2 行不同", "differs from row 2"),
    Broken("control-character", cell("方法", "M-1\x07"), 3, "M", "控制字符", "control characters"),
    Broken("endless-text", cell("说明", "长" * 5000), 3, "Q", "过长", "too long"),
    # sites
    Broken("small-catchment", site(服务人口="4999"), 2, "E", "少于 5,000", "fewer than 5,000", SITES),
    Broken("school-as-site", site(类别="学校"), 2, "C", "不认识", "not known", SITES),
    Broken("area-elsewhere", site(县区代码="520100"), 2, "D", "不在您的辖区", "within your own", SITES),
    Broken("people-with-unit", site(服务人口="5.2 万"), 2, "E", "应为数字", "Expected a number", SITES),
    # the published layout
    Broken("eu-negative", european([eu(), eu(year="2021", wed="-1")]), 3, "F", "应在", "Must lie within", EU),
    Broken("eu-repeat", european([eu(), eu()]), 3, "C", "与第 2 行重复", "Repeats row 2", EU),
    Broken("eu-no-days", european([eu(wed="", thu="", fri="", sat="", sun="", mon="", tue="")]), 2, "F", "七天都没有值", "No day has a value", EU),
    Broken("eu-unknown-residue", european([eu(metabolite="heroin")]), 2, "B", "不认识", "not known", EU),
    Broken("eu-all-zero", european([eu(wed="0", thu="0", fri="0", sat="0", sun="0", mon="0", tue="0", daily_mean="0")]), 0, "", "全部为 0", "value is 0", EU),
    Broken("eu-lab-sheet", lambda: text(rows()), 1, "", "缺少列「年份」", "“year” is missing", EU),
)  # fmt: skip


def _slip(value: str, limit: str) -> bytes:
    table = rows(8)
    table[1][COLUMN["结果 ng/L"]], table[1][COLUMN["定量限 ng/L"]] = value, limit
    return text(table)
