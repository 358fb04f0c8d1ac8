"""Sheets handed out."""

from __future__ import annotations

import io

import openpyxl
import pytest

from lanjie.core.sheets import xlsx_bytes


@pytest.mark.parametrize(
    ("title", "name"),
    [("规则", "规则"), ("SF/T 0170-2024 [毛发]", "SF T 0170-2024  毛发"), ("a" * 31, "a" * 31), ("a" * 32, "a" * 31)],
)
def test_the_sheet_is_named_as_a_spreadsheet_allows(title, name):
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(title, ["a"], [[1]])))
    assert book.sheetnames == [name]
