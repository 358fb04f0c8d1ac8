"""Messages to the person at the terminal or the page, in Chinese and in English, with row and column."""

from __future__ import annotations

from dataclasses import dataclass

CHINESE: dict[str, str] = {
    "empty": "文件是空的",
    "excel": "这是 Excel 工作簿，请另存为 CSV 再试",
    "binary": "文件不是文本文件",
    "encoding": "无法识别文件编码，请另存为 UTF-8 或 GB18030",
    "missing_columns": "缺少列：{names}。需要：{needed}",
    "double_column": "列 {names} 出现不止一次",
    "no_rows": "只有表头，没有数据行",
    "too_many_cells": "单元格比表头多",
    "blank": "不能为空",
    "date": "不是日期：{text}（可写 2020-08-15、2020-08、2020Q3 或 2020）",
    "number": "不是数字：{text}",
    "negative": "不能为负数：{text}",
    "qualifier": "不认识的限定符：{text}（可写 =、<LOQ、<LOD、missing、rejected）",
    "no_limit": "低于限值的结果必须给出限值",
    "zero": "0 不是测得值：请写 <LOQ 并给出定量限",
    "under_limit": "测得值 {text} 低于自身的限值 {limit}：若低于限值请写 <LOQ",
    "over_limit": "写作低于限值，但值 {text} 高于限值 {limit}",
    "limit": "限值必须大于 0：{text}",
    "population": "服务人口必须至少 {minimum} 人：{text}（更小的汇水区会指向住户）",
    "zero_read": "0 按低于限值 {limit} 处理",
    "no_load_read": "没有数值，按缺失处理",
    "more": "……另有 {count} 处错误",
    "more_notices": "……另有 {count} 条提示",
    "wrote": "已写入 {rows} 行：{path}",
    "nothing_written": "未写入任何文件",
    "row": "第 {row} 行，{column} 列：{what}",
    "line": "第 {row} 行：{what}",
    "no_file": "找不到文件：{path}",
    "no_read": "无法读取：{path}（{reason}）",
    "no_write": "无法写入：{path}（{reason}）",
    "same_file": "输出文件不能与输入文件相同：{path}",
}

ENGLISH: dict[str, str] = {
    "empty": "the file is empty",
    "excel": "this is an Excel workbook: save it as CSV first",
    "binary": "the file is not a text file",
    "encoding": "cannot tell the encoding of the file: save it as UTF-8 or GB18030",
    "missing_columns": "missing columns: {names}. Needed: {needed}",
    "double_column": "column {names} appears more than once",
    "no_rows": "a header but no rows",
    "too_many_cells": "more cells than the header has",
    "blank": "must not be empty",
    "date": "not a date: {text} (write 2020-08-15, 2020-08, 2020Q3 or 2020)",
    "number": "not a number: {text}",
    "negative": "must not be negative: {text}",
    "qualifier": "unknown qualifier: {text} (write =, <LOQ, <LOD, missing or rejected)",
    "no_limit": "a result below a limit needs the limit",
    "zero": "0 is not a measured value: write <LOQ and give the limit",
    "under_limit": "measured value {text} is under its own limit {limit}: write <LOQ if it was below",
    "over_limit": "said to be below the limit, but the value {text} is above the limit {limit}",
    "limit": "a limit must be above 0: {text}",
    "population": "the population must be at least {minimum}: {text} (a smaller catchment would point at households)",
    "zero_read": "0 taken as below the limit {limit}",
    "no_load_read": "no value, taken as missing",
    "more": "... and {count} more errors",
    "more_notices": "... and {count} more notices",
    "wrote": "wrote {rows} rows: {path}",
    "nothing_written": "nothing was written",
    "row": "row {row}, column {column}: {what}",
    "line": "row {row}: {what}",
    "no_file": "no such file: {path}",
    "no_read": "cannot read {path} ({reason})",
    "no_write": "cannot write {path} ({reason})",
    "same_file": "the output must not be the input: {path}",
}


def say(key: str, lang: str, **values: object) -> str:
    """The message in 'zh' or 'en'."""
    return (CHINESE if lang == "zh" else ENGLISH)[key].format(**values)


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file: row as a spreadsheet counts (the header is row 1), column as written there."""

    key: str
    row: int | None = None
    column: str | None = None
    values: tuple[tuple[str, object], ...] = ()

    def text(self, lang: str) -> str:
        """'row 3, column load: not a number: abc'."""
        what = say(self.key, lang, **dict(self.values))
        if self.row is None:
            return what
        if self.column is None:
            return say("line", lang, row=self.row, what=what)
        return say("row", lang, row=self.row, column=self.column, what=what)


class BadFile(ValueError):  # noqa: N818  the sentence reads: refused, bad file
    """A file that cannot be used, with every problem found in it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.text("en") for problem in problems[:3]))
        self.problems = problems


def problem(key: str, row: int | None = None, column: str | None = None, **values: object) -> Problem:
    """A problem with the values its message names."""
    return Problem(key, row, column, tuple(values.items()))
