"""CSV files of laboratories in, results out: encodings, column names and spellings as they come.

Reads UTF-8 (with or without BOM), UTF-16 with BOM and GB18030; commas, semicolons or tabs; any column order, extra
columns ignored. Writes UTF-8 through a temporary file that is renamed at the end: a file is whole or not there.
"""

from __future__ import annotations

import csv
import io
import math
import os
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lanjie.science.wastewater.messages import BadFile, Problem, problem

ALIASES: dict[str, tuple[str, ...]] = {
    "site": ("site", "site_id", "plant", "站点", "点位", "污水厂", "采样点"),
    "date": ("date", "sample_date", "sampling_date", "日期", "采样日期"),
    "substance": ("substance", "compound", "analyte", "metabolite", "物质", "目标物", "化合物"),
    "load": ("load", "pnl", "负荷量", "千人均负荷量"),
    "limit": ("limit", "loq", "limit_load", "定量限", "限值"),
    "qualifier": ("qualifier", "flag", "限定符", "结果标识"),
    "lab": ("lab", "laboratory", "实验室", "检测机构"),
    "log_variance": ("log_variance",),
    "ng_per_l": ("ng_per_l", "concentration", "concentration_ng_per_l", "浓度", "浓度ng/l", "浓度(ng/l)"),
    "limit_ng_per_l": ("limit_ng_per_l", "loq_ng_per_l", "定量限", "定量限ng/l", "定量限(ng/l)"),
    "flow_m3_per_day": ("flow_m3_per_day", "flow", "流量", "流量m3/d", "流量(m3/d)"),
    "population": ("population", "people", "服务人口", "人口"),
    "replicate_ng_per_l": ("replicate_ng_per_l", "replicate", "平行样", "平行样ng/l"),
    "blank_ng_per_l": ("blank_ng_per_l", "blank", "空白", "空白ng/l"),
    "recovery": ("recovery", "加标回收率"),
    "z_score": ("z_score", "z值"),
    "calibration_top_ng_per_l": ("calibration_top_ng_per_l",),
    "reported": ("reported", "notes", "采样备注"),
}

_BELOW_LOQ = {
    "<loq",
    "loq",
    "<",
    "bloq",
    "belowloq",
    "<mql",
    "<ql",
    "<rl",
    "censored",
    "低于定量限",
    "未定量",
    "<定量限",
}
_BELOW_LOD = {
    "<lod",
    "lod",
    "nd",
    "n.d.",
    "n.d",
    "notdetected",
    "<mdl",
    "<dl",
    "belod",
    "belowlod",
    "未检出",
    "低于检出限",
    "<检出限",
}
_MEASURED = {"", "=", "==", "ok", "quantified", "detected", "measured", "检出", "定量", "有效"}
_MISSING = {"missing", "na", "n/a", "nan", "none", "null", "缺失", "无", "缺测"}
_REJECTED = {"rejected", "reject", "invalid", "excluded", "bad", "剔除", "无效", "作废"}
QUALIFIERS: dict[str, str] = {
    spelling: meaning
    for meaning, spellings in (
        ("=", _MEASURED), ("<LOQ", _BELOW_LOQ), ("<LOD", _BELOW_LOD), ("missing", _MISSING), ("rejected", _REJECTED),
    )
    for spelling in spellings
}  # fmt: skip
_NO_NUMBER = {"", "-", "--", "—", "na", "n/a", "nan", "none", "null", "无", "缺失"}


def plain(text: str) -> str:
    """Full-width characters made half-width, blanks taken off the ends."""
    return unicodedata.normalize("NFKC", text).strip()


def decode(raw: bytes) -> str:
    """Text of a file; raises BadFile for a workbook, binary data or an unknown encoding."""
    if not raw.strip():
        raise BadFile([problem("empty")])
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadFile([problem("excel")])
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    if b"\x00" in raw:
        raise BadFile([problem("binary")])
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile([problem("encoding")])


@dataclass(frozen=True)
class Sheet:
    """Columns by standard names, as text; ``rows``: the spreadsheet row of each; ``written``: names in the file."""

    columns: Mapping[str, list[str]]
    rows: list[int]
    written: Mapping[str, str]
    decimal_comma: bool


def read_sheet(path: Path, needed: Sequence[str], optional: Sequence[str] = ()) -> Sheet:
    """Read the needed and optional columns; raises BadFile (all problems found) and OSError."""
    text = decode(path.read_bytes())
    head = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise BadFile([problem("binary")]) from None
    numbered = [(number, line) for number, line in enumerate(lines, start=1) if any(cell.strip() for cell in line)]
    if not numbered:
        raise BadFile([problem("empty")])
    header = [plain(cell).lower().replace(" ", "_") for cell in numbered[0][1]]
    place, written = _places(header, numbered[0][1], needed, optional)
    body = numbered[1:]
    if not body:
        raise BadFile([problem("no_rows")])
    long = [problem("too_many_cells", number) for number, line in body if any(c.strip() for c in line[len(header) :])]
    if long:
        raise BadFile(long)
    width = max(place.values()) + 1
    padded = [line if len(line) >= width else [*line, *[""] * (width - len(line))] for _, line in body]
    columns = {name: [line[at] for line in padded] for name, at in place.items()}
    return Sheet(columns, [number for number, _ in body], written, delimiter == ";")


def _places(
    header: list[str], raw: list[str], needed: Sequence[str], optional: Sequence[str]
) -> tuple[dict[str, int], dict[str, str]]:
    place: dict[str, int] = {}
    written: dict[str, str] = {}
    for name in (*needed, *optional):
        for alias in ALIASES[name]:
            if header.count(alias) > 1:
                raise BadFile([problem("double_column", names=alias)])
            if alias in header:
                place[name] = header.index(alias)
                written[name] = plain(raw[place[name]])
                break
    missing = [name for name in needed if name not in place]
    if missing:
        raise BadFile([problem("missing_columns", names=", ".join(missing), needed=", ".join(needed))])
    return place, written


class Cells:
    """Reads cells of a sheet and collects what is wrong with them."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.problems: list[Problem] = []

    def complain(self, key: str, row: int, column: str, **values: object) -> None:
        """Note a problem in a row (counted from 0) and a column (by its standard name)."""
        name = self.sheet.written.get(column, column)
        self.problems.append(problem(key, self.sheet.rows[row], name, **values))

    def finish(self) -> None:
        """Raise BadFile with every problem, in the order of the file."""
        if self.problems:
            raise BadFile(sorted(self.problems, key=lambda one: one.row or 0))

    def labels(self, column: str) -> list[str]:
        """Cells that must not be empty."""
        out = [cell.strip() for cell in self.sheet.columns[column]]
        for row, cell in enumerate(out):
            if not cell:
                self.complain("blank", row, column)
        return out

    def number(self, text: str, row: int, column: str) -> float:
        """A number, NaN where there is none; complains about text, infinities and numbers below 0."""
        try:
            value = float(text)
        except ValueError:
            value = self._awkward(text, row, column)
        if math.isinf(value):
            self.complain("number", row, column, text=text)
            return math.nan
        if value < 0:
            self.complain("negative", row, column, text=text)
            return math.nan
        return value

    def _awkward(self, text: str, row: int, column: str) -> float:
        cleaned = plain(text).replace(" ", "").replace("\u00a0", "")
        if cleaned.lower() in _NO_NUMBER:
            return math.nan
        if self.sheet.decimal_comma:
            cleaned = cleaned.replace(".", "").replace(",", ".") if "," in cleaned else cleaned
        elif _grouped(cleaned):
            cleaned = cleaned.replace(",", "")
        try:
            return float(cleaned)
        except ValueError:
            self.complain("number", row, column, text=text)
            return math.nan

    def numbers(self, column: str) -> list[float] | None:
        """A whole column of numbers; None where the file has no such column."""
        cells = self.sheet.columns.get(column)
        if cells is None:
            return None
        return [self.number(text, row, column) for row, text in enumerate(cells)]


def _grouped(text: str) -> bool:
    """Whether commas in a number stand where thousands do: 1,234,567.8."""
    whole = text.split(".", 1)[0].lstrip("+-")
    parts = whole.split(",")
    return len(parts) > 1 and 1 <= len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a CSV file at once: first beside it, then renamed over it. Returns the number of rows."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent or Path())
    count = 0
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            for row in rows:
                writer.writerow(row)
                count += 1
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return count


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
