"""Tables on pages: one base and one column class for each kind of value. Rendered by `parts/table.html`.

    class Sites(Table):
        nothing = t("还没有监测点", "No sites yet")
        name = LinkColumn(t("监测点", "Site"), link=lambda site: site.get_absolute_url())
        population = NumberColumn(t("服务人口", "Population"), unit=t("人", "people"), total=True)
        share = BarColumn(accessor="population", of=lambda table: table.largest)

A page makes it with `Sites(rows, request=request)`, pages it with `.paginate(page=…, per_page=50)` and shows it with `{% table sites %}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lanjie.core.charts import SEQUENTIAL
from lanjie.core.quantities import DASH, count, significant
from lanjie.core.status import STATUSES
from lanjie.core.templatetags import parts
from lanjie.core.templatetags.parts_work import moment
from lanjie.core.words import Words, say

BAR_WIDTH, BAR_HEIGHT = 110, 10


class Table(tables.Table):  # type: ignore[misc]
    """A table in our look.

    `caption` says what the rows are, `nothing*` what to say and do when there are none, `export_href` where the seen rows
    are exported.
    """

    caption: Any = ""
    nothing: Any = say("没有记录", "No records")
    nothing_label: Any = ""
    nothing_href = ""
    export_href = ""

    class Meta:
        """For tables that order or leave out columns: `class Meta(Table.Meta): exclude = …`."""

    def __init__(self, *args: Any, request: Any = None, **kwargs: Any) -> None:
        # given here because django-tables2 does not inherit `Meta`
        kwargs.setdefault("attrs", {"class": "data blocks"})
        super().__init__(*args, request=request, template_name="parts/table.html", **kwargs)

    @property
    def total_count(self) -> str:
        """How many rows there are on all pages."""
        return count(self.paginator.count if getattr(self, "page", None) else len(self.rows))

    @property
    def count_line(self) -> Words | str:
        """`共 1,204 条，第 1–50 条`; empty when there is nothing to count."""
        page = getattr(self, "page", None)
        if not len(self.rows):
            return ""
        if page is None or self.paginator.num_pages == 1:
            return say("共 {n} 条", "{n} in all", n=self.total_count)
        return say(
            "共 {n} 条，第 {first}–{last} 条",
            "{n} in all, {first}–{last} shown",
            n=self.total_count,
            first=count(page.start_index()),
            last=count(page.end_index()),
        )

    @property
    def lines(self) -> Iterator[tuple[SafeString, list[tuple[SafeString, Any]]]]:
        """The rows shown: attributes of the row, and of each cell its attributes and content.

        A cell's attributes are those of its column, the same in every row: they are made once.
        """
        looks = {c.name: format_html('{} data-l="{}"', c.attrs["td"].as_html(), c.header) for c in self.columns}
        for row in self.paginated_rows:
            yield row.attrs.as_html(), [(looks[column.name], cell) for column, cell in row.items()]


class _Plain(tables.Column):  # type: ignore[misc]
    """A column with a class for its cells; an empty cell is a dash."""

    look = ""

    def __init__(self, verbose_name: Any = None, **options: Any) -> None:
        if self.look:
            cell = {"class": self.look}
            options.setdefault("attrs", {"th": cell, "td": cell, "tf": cell})
        if not callable(options.get("accessor")):
            options.setdefault("default", DASH)
        super().__init__(verbose_name=verbose_name, **options)


class TextColumn(_Plain):
    """Words."""


class CodeColumn(_Plain):
    """A code, never wrapped."""

    look = "code"


class DateColumn(_Plain):
    """A day or a moment, never wrapped."""

    look = "date"

    def render(self, value: date | datetime) -> Any:
        """2020-09-11, with the minute where there is one."""
        return moment(value)


class NumberColumn(_Plain):
    """Right-aligned, the unit in the head. Integers in full, floats with `digits` significant digits; `total=True` sums the column."""

    look = "num"

    def __init__(
        self, verbose_name: Any = None, *, unit: Any = "", digits: int = 3, total: bool = False, **options: Any
    ) -> None:
        self.digits = digits
        if unit:
            verbose_name = say("{name}，{unit}", "{name}, {unit}", name=verbose_name, unit=unit)
        if total:
            options["footer"] = self._total
        super().__init__(verbose_name, **options)

    def render(self, value: Any) -> Any:
        """The number, or text as it is (a censored value, an interval)."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        return count(value) if isinstance(value, int) else significant(value, self.digits)

    def _total(self, bound_column: Any, table: Any) -> Any:
        """The sum of the column over all rows, on whatever page they stand."""
        values = [bound_column.accessor.resolve(record) for record in table.data]
        return NumberColumn.render(self, sum(value for value in values if value is not None))


class CensoredColumn(NumberColumn):
    """A measured value, or `< limit` where `censored(record)` is true; the cell holds the value or the limit."""

    def __init__(self, verbose_name: Any = None, *, censored: Callable[[Any], bool], **options: Any) -> None:
        self.censored = censored
        super().__init__(verbose_name, **options)

    def render(self, value: Any, record: Any = None) -> Any:
        """`41.2` or `< 12.0`."""
        shown = super().render(value)
        return f"< {shown}" if record is not None and self.censored(record) else shown


class LinkColumn(_Plain):
    """Text that links; `link(record)` gives the address, None for no link. `number`: a right-aligned number; `code`: never wrapped."""

    def __init__(
        self,
        verbose_name: Any = None,
        *,
        link: Callable[[Any], str | None],
        number: bool = False,
        code: bool = False,
        **options: Any,
    ) -> None:
        self.look = "num" if number else "code" if code else ""

        def address(record: Any) -> str | None:  # django-tables2 passes by this very name
            return link(record)

        super().__init__(verbose_name, linkify=address, **options)

    def render(self, value: Any) -> Any:
        """The text to be linked."""
        return count(value) if isinstance(value, int) else value


class StatusColumn(_Plain):
    """A key of the status vocabulary as its tinted word; `beside(record)` may add words."""

    def __init__(self, verbose_name: Any = None, *, beside: Callable[[Any], Any] | None = None, **options: Any) -> None:
        self.beside = beside
        super().__init__(verbose_name, **options)

    def render(self, value: str, record: Any) -> SafeString:
        """The tag."""
        words = self.beside(record) if self.beside else ""
        return format_html("{} {}", parts.status(value), words) if words else parts.status(value)

    def value(self, value: str) -> str:
        """The plain word, for exports."""
        return str(STATUSES[value].words)


class BarColumn(_Plain):
    """The same number as a bar of at most 110 × 10 px; `of(table)` is the value that fills it. Not exported, not ordered."""

    look = "bar"

    def __init__(self, *, of: Callable[[Any], float], **options: Any) -> None:
        self.of = of
        super().__init__("", orderable=False, exclude_from_export=True, **options)

    def render(self, value: float, table: Any) -> SafeString:
        """An inline drawing with a width attribute and no style."""
        return bar(value, self.of(table))


def bar(value: float, full: float) -> SafeString:
    """A bar of `value / full` × 110 px."""
    width = round(BAR_WIDTH * min(max(value / full, 0), 1), 1) if full else 0
    return format_html(
        '<svg width="{}" height="{}" aria-hidden="true"><rect width="{}" height="{}" fill="{}"/></svg>',
        BAR_WIDTH, BAR_HEIGHT, width, BAR_HEIGHT, SEQUENTIAL[2],
    )  # fmt: skip
