"""Files in: read everything, show every error with row and column, then write all or nothing.

A room declares a `Format`: its columns, a check over the whole batch and a writer. `check` touches nothing; `write` is one
transaction that holds the original file, the rows and the audit event. The same file twice changes nothing.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from lanjie.core import audit, bulk
from lanjie.core.access import Scope
from lanjie.core.models import Upload
from lanjie.core.quantities import today
from lanjie.core.readers import Refusal, Table, letter, read
from lanjie.core.words import Words, say


class BadCell(ValueError):  # noqa: N818  it is the file's fault, and shown as such
    """A cell that can not be read: what is wrong, and how to mend it."""

    def __init__(self, wrong: Words, mend: Words) -> None:
        super().__init__(wrong.en)
        self.wrong, self.mend = wrong, mend


Parse = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a format. `heads` are the spellings accepted; the first, Chinese, and the second, English, stand in the template.

    `unit` is the only unit its head may name: a head that names another is refused rather than converted.
    """

    name: str
    heads: tuple[str, ...]
    parse: Parse
    help: Words
    required: bool = True
    example: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One error or warning, at its place."""

    row: int
    column: str
    head: str
    wrong: Words
    mend: Words
    found: str = ""

    @property
    def place(self) -> Words:
        """`第 7 行 E 列「流量」`."""
        if not self.row:
            return say("文件", "File")
        if not self.column:
            return say("第 {row} 行", "Row {row}", row=self.row)
        if not self.head:
            return say("第 {row} 行 {column} 列", "Row {row}, column {column}", row=self.row, column=self.column)
        return say(
            "第 {row} 行 {column} 列「{head}」",
            "Row {row}, column {column} “{head}”",
            row=self.row,
            column=self.column,
            head=self.head,
        )

    @property
    def line(self) -> Words:
        """Place and wrong in one line, as the summary and the field both show it."""
        return say("{place}：{wrong}", "{place}: {wrong}", place=self.place, wrong=self.wrong)


@dataclass(slots=True)
class Row:
    """A data row: its number in the file, its raw cells by column name, and the values read from them."""

    number: int
    raw: dict[str, Any]
    values: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass(slots=True)
class Batch:
    """A file that was read: rows, problems that stop it, warnings that do not. `letters` and `heads` are the file's own, by column."""

    format: Format
    filename: str
    sha256: str
    size: int
    options: dict[str, Any] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    already: Upload | None = None
    context: Any = None

    def problem(self, row: Row | int, column: str, wrong: Words, mend: Words) -> None:
        """Add an error."""
        self.problems.append(self._at(row, column, wrong, mend))

    def warn(self, row: Row | int, column: str, wrong: Words, mend: Words) -> None:
        """Add a warning."""
        self.warnings.append(self._at(row, column, wrong, mend))

    def _at(self, row: Row | int, column: str, wrong: Words, mend: Words) -> Problem:
        number = row if isinstance(row, int) else row.number
        found = "" if isinstance(row, int) else _shown(row.raw.get(column))
        return Problem(number, self.letters.get(column, ""), self.heads.get(column, ""), wrong, mend, found)

    @property
    def ok(self) -> bool:
        """Whether the batch may be written."""
        return not self.problems

    @property
    def wrong_rows(self) -> int:
        """Rows with at least one error."""
        return len({p.row for p in self.problems if p.row})


@dataclass(frozen=True, slots=True)
class Format:
    """A file layout the system reads, what checks it and what writes it."""

    key: str
    label: Words
    act: str
    columns: tuple[Column, ...]
    check: Callable[[Batch, Scope], None]
    write: Callable[[Batch, Scope, Upload], int]
    after: Callable[[Scope, Upload], None] | None = None
    examples: tuple[dict[str, str], ...] = ()
    about: Words | None = None


FORMATS: dict[str, Format] = {}


def register(form: Format) -> Format:
    """Make a format known to the page, the command and the API."""
    FORMATS[form.key] = form
    return form


def check(*, scope: Scope, form: Format, content: bytes, filename: str, options: dict[str, Any] | None = None) -> Batch:
    """Read and check a file completely. Writes nothing anywhere."""
    scope.require(form.act)
    batch = Batch(form, filename, hashlib.sha256(content).hexdigest(), len(content), options or {})
    batch.already = Upload.objects.filter(format=form.key, sha256=batch.sha256).first()
    try:
        table = read(content, filename)
    except Refusal as refusal:
        mend = say("改好后重新上传", "Mend the file and upload it again")
        batch.problems.append(Problem(refusal.row, refusal.column, "", refusal.words, mend, refusal.found))
        return batch
    if _match(batch, table):
        _parse(batch, table)
        form.check(batch, scope)
    batch.problems.sort(key=lambda p: (p.row, p.column))
    return batch


#: From so many records on the database is asked to count its tables anew.
LARGE = 1000


class NotWritableError(ValueError):
    """The batch has errors; nothing was written."""


def write(*, scope: Scope, batch: Batch, content: bytes) -> Upload:
    """Write a checked batch: original, rows and audit event in one transaction. The same file again returns the first upload."""
    if batch.already is not None:
        return batch.already
    if not batch.ok:
        raise NotWritableError(str(say("有错误，全部数据均未写入", "There are errors; nothing was written")))
    scope.require(batch.format.act)
    with transaction.atomic():
        upload = _voucher(scope, batch, content)
        upload.written = batch.format.write(batch, scope, upload)
        upload.save(update_fields=["written"])
        if upload.written >= LARGE:
            bulk.freshen(batch.format.write.__module__.split(".")[1])
        audit.record(
            scope=scope,
            act=f"import.{batch.format.key}",
            target=upload.code,
            facts={
                "rows": upload.rows,
                "written": upload.written,
                "sha256": batch.sha256,
                "warnings": len(batch.warnings),
            },
        )
        if batch.format.after is not None:
            batch.format.after(scope, upload)
    return upload


def _voucher(scope: Scope, batch: Batch, content: bytes) -> Upload:
    """The upload row with the next voucher code of the day, U-20200911-0042."""
    prefix = f"U-{today():%Y%m%d}-"
    while True:  # two writers may want the same number; the loser takes the next one
        last = Upload.objects.filter(code__startswith=prefix).order_by("-code").values_list("code", flat=True).first()
        code = f"{prefix}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:04d}"
        try:
            with transaction.atomic():
                return Upload.objects.create(
                    code=code,
                    format=batch.format.key,
                    filename=batch.filename[:255],
                    sha256=batch.sha256,
                    size=batch.size,
                    content=content,
                    by=scope.user,
                    rows=len(batch.rows),
                    warnings=[{"row": w.row, "column": w.column, **w.line.both()} for w in batch.warnings[:1000]],
                )
        except IntegrityError:
            if Upload.objects.filter(format=batch.format.key, sha256=batch.sha256).exists():
                raise NotWritableError(
                    str(say("同一文件刚刚已由别人写入", "The same file has just been written by somebody else"))
                ) from None


def normal(head: str) -> str:
    """A column head without spaces, case, brackets and units, for matching."""
    return re.sub(r"[\s_\-—·]+", "", re.sub(r"[（(\[【].*?[）)\]】]", "", head)).casefold()


def _match(batch: Batch, table: Table) -> bool:
    """Find every column of the format by its head; missing, doubled or unknown heads are errors or warnings."""
    known = {normal(head): column for column in batch.format.columns for head in (column.name, *column.heads)}
    places: dict[str, int] = {}
    unknown: list[int] = []
    for index, head in enumerate(table.heads):
        column = known.get(normal(head)) if head else None
        if column is None:
            if head:
                unknown.append(index)
        elif column.name in places:
            batch.problems.append(
                Problem(
                    table.head_row,
                    letter(index),
                    head,
                    say("这一列出现了两次", "This column appears twice"),
                    say("只留一列", "Keep one of them"),
                    head,
                )
            )
        else:
            places[column.name] = index
            _same_unit(batch, column, head, table.head_row, letter(index))
    missing = [column for column in batch.format.columns if column.required and column.name not in places]
    for column in missing:
        batch.problems.append(
            Problem(
                table.head_row,
                "",
                "",
                say("缺少列「{head}」", "Column “{head}” is missing", head=say(column.heads[0], column.heads[1])),
                say(
                    "表头应有：{heads}",
                    "The head row should hold: {heads}",
                    heads=_listed([c.heads for c in batch.format.columns if c.required]),
                ),
                "、".join(table.heads)[:80],
            )
        )
    for index in unknown:
        batch.warnings.append(
            Problem(
                table.head_row,
                letter(index),
                table.heads[index],
                say("不认识这一列，没有读取", "This column is not known and was not read"),
                say("对照模板检查表头", "Compare the heads with the template"),
                table.heads[index],
            )
        )
    batch.letters = {name: letter(index) for name, index in places.items()}
    batch.heads = {name: table.heads[index] for name, index in places.items()}
    batch.context = places
    return not batch.problems


def _listed(names: Iterable[Sequence[str]]) -> Words:
    """Names given as Chinese, English … one after the other, each language in its own."""
    both = [(name[0], name[1] if len(name) > 1 else name[0]) for name in names]
    return say("、".join(zh for zh, _ in both), ", ".join(en for _, en in both))


_UNIT = re.compile(r"(?:[（(\[【]\s*|\s)([^\s（()）\[\]【】]*[/%][^\s（()）\[\]【】]*)")


def _same_unit(batch: Batch, column: Column, head: str, row: int, place: str) -> None:
    written = _UNIT.search(head)
    if not (column.unit and written):
        return
    plain = (
        written[1]
        .casefold()
        .replace("μ", "µ")
        .replace("³", "3")
        .replace("升", "l")
        .replace("天", "日")
        .replace("日", "d")
    )
    if plain != column.unit.casefold():
        batch.problems.append(
            Problem(
                row,
                place,
                head,
                say(
                    "单位应为 {unit}，表头写的是 {found}",
                    "The unit must be {unit}; the head says {found}",
                    unit=column.unit,
                    found=written[1],
                ),
                say("换算成 {unit} 后再传", "Convert the column to {unit}", unit=column.unit),
                head,
            )
        )


def _parse(batch: Batch, table: Table) -> None:
    """Read every cell; each failure is an error at its place and the row's value is None."""
    places: dict[str, int] = batch.context
    batch.context = None
    columns = [(column, places.get(column.name)) for column in batch.format.columns]
    for number, cells in table.rows:
        raw: dict[str, Any] = {}
        values: dict[str, Any] = {}
        row = Row(number, raw, values)
        for column, index in columns:
            name = column.name
            cell = None if index is None else cells[index]
            raw[name] = cell
            if cell is None:
                values[name] = None
                if column.required:
                    batch.problem(row, name, say("没有填", "Nothing was entered"), column.help)
                continue
            try:
                values[name] = column.parse(cell)
            except BadCell as bad:
                values[name] = None
                batch.problem(row, name, bad.wrong, bad.mend)
        batch.rows.append(row)


def _shown(cell: Any) -> str:
    """A cell as it is repeated to the user, cut to a readable length."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return str(cell)[:60]


# Parsers of cells ------------------------------------------------------------------------------------------------------

_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_MEND_DATE = say("写作 2020-08-31 这样的日期", "Write the day like 2020-08-31")


def text(limit: int = 120) -> Parse:
    """Text up to a length; numbers typed into a text column keep their digits."""

    def parse(cell: Any) -> str:
        value = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
        if len(value) > limit:
            raise BadCell(say("超过 {n} 个字", "Longer than {n} characters", n=limit), say("写短一些", "Shorten it"))
        if any(ord(character) < 32 for character in value):
            raise BadCell(
                say("含有看不见的控制字符", "Holds invisible control characters"),
                say("重新键入这一格", "Type the cell again"),
            )
        return value

    return parse


def day(earliest: date = date(1990, 1, 1), *, future: bool = False) -> Parse:
    """A calendar day, written 2020-08-31, 2020/8/31, 2020年8月31日 or 20200831, or a true date cell; never guessed from 8/9/20."""

    def parse(cell: Any) -> date:
        if isinstance(cell, datetime):
            cell = cell.date()
        if isinstance(cell, date):
            value = cell
        else:
            written = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
            match = _DATE.match(written) or _COMPACT.match(written)
            if not match:
                if written.isdigit() and 20_000 <= int(written) <= 80_000:
                    raise BadCell(
                        say(
                            "「{found}」是电子表格内部的日期序号，不是日期",
                            "“{found}” is a spreadsheet's date number, not a date",
                            found=written,
                        ),
                        say("把这一列设为日期格式后重新保存", "Format the column as dates and save again"),
                    )
                raise BadCell(say("「{found}」不是日期", "“{found}” is not a date", found=written[:40]), _MEND_DATE)
            try:
                value = date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                raise BadCell(
                    say("{found} 不是日期", "{found} is not a date", found=written[:40]), _MEND_DATE
                ) from None
        if value < earliest:
            raise BadCell(say("{found} 太早", "{found} is too early", found=value.isoformat()), _MEND_DATE)
        if not future and value > today():
            raise BadCell(
                say("{found} 还没有到", "{found} lies in the future", found=value.isoformat()),
                say("检查年份", "Check the year"),
            )
        return value

    return parse


_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")


def as_number(cell: Any) -> float:
    """A cell as a finite number, thousands separators allowed; raises `BadCell`."""
    if isinstance(cell, bool):
        raise BadCell(
            say("应为数字，实为「{found}」", "Expected a number, found “{found}”", found=cell),
            say("填数字", "Enter a number"),
        )
    if isinstance(cell, int | float):
        return _finite(float(cell), cell)
    if isinstance(cell, date):
        raise BadCell(
            say(
                "应为数字，实为日期 {found}（电子表格把数字改成了日期）",
                "Expected a number, found the date {found} (changed by the spreadsheet)",
                found=cell,
            ),
            say("把这一列设为数字格式，重新键入", "Format the column as numbers and type it again"),
        )
    written = str(cell).strip().replace("−", "-").replace("，", ",").replace("．", ".")
    if _NUMBER.match(written):
        return _finite(float(written), written)
    if _GROUPED.match(written):
        return float(written.replace(",", ""))
    if re.match(r"\d+,\d{1,2}$", written):
        raise BadCell(
            say(
                "「{found}」里的逗号是小数点还是千分位？",
                "Is the comma in “{found}” a decimal point or a separator?",
                found=written,
            ),
            say("小数点写作 .", "Write the decimal point as ."),
        )
    raise BadCell(
        say("应为数字，实为「{found}」", "Expected a number, found “{found}”", found=written[:40]),
        say("填数字，不带单位和文字，例如 98000", "Enter digits without unit or words, for example 98000"),
    )


def _finite(value: float, found: Any) -> float:
    if not math.isfinite(value):
        raise BadCell(
            say("「{found}」不是有限的数", "“{found}” is not a finite number", found=found),
            say("检查数值", "Check the value"),
        )
    return value


def number(low: float | None = None, high: float | None = None, *, above: float | None = None) -> Parse:
    """A finite number within limits; `above` is exclusive."""

    def parse(cell: Any) -> float:
        value = as_number(cell)
        if above is not None and not value > above:
            raise BadCell(
                say(
                    "应大于 {n}，实为 {found}",
                    "Must be more than {n}, found {found}",
                    n=f"{above:g}",
                    found=f"{value:g}",
                ),
                say("检查数值与单位", "Check the value and its unit"),
            )
        if (low is not None and value < low) or (high is not None and value > high):
            limits = (
                f"{low:g} – {high:g}"
                if low is not None and high is not None
                else f"≥ {low:g}"
                if low is not None
                else f"≤ {high:g}"
            )
            raise BadCell(
                say(
                    "应在 {limits} 之内，实为 {found}",
                    "Must lie within {limits}, found {found}",
                    limits=limits,
                    found=f"{value:g}",
                ),
                say("检查数值与单位", "Check the value and its unit"),
            )
        return value

    return parse


def whole(low: int | None = None, high: int | None = None) -> Parse:
    """An integer within limits."""
    real = number(low, high)

    def parse(cell: Any) -> int:
        value: float = real(cell)
        if not value.is_integer():
            raise BadCell(
                say("应为整数，实为 {found}", "Must be a whole number, found {found}", found=f"{value:g}"),
                say("填整数", "Enter a whole number"),
            )
        return int(value)

    return parse


def choice(options: Mapping[str, Sequence[str]]) -> Parse:
    """One of several values, each with its accepted spellings."""
    known = {normal(word): value for value, words in options.items() for word in (value, *words)}

    def parse(cell: Any) -> str:
        value = known.get(normal(str(cell)))
        if value is None:
            allowed = _listed([words or (value,) for value, words in options.items()])
            raise BadCell(
                say("不认识「{found}」", "“{found}” is not known", found=str(cell)[:40]),
                say("可填：{allowed}", "Allowed: {allowed}", allowed=allowed),
            )
        return value

    return parse


def duplicates(rows: Iterable[Row], key: Callable[[Row], Any]) -> Iterable[tuple[Row, Row]]:
    """Pairs (later row, first row) that have the same key."""
    seen: dict[Any, Row] = {}
    for row in rows:
        identity = key(row)
        if identity in seen:
            yield row, seen[identity]
        else:
            seen[identity] = row
