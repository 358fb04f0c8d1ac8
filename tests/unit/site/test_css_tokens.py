"""The stylesheet holds the colours of the visual language, once, and nothing of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

import lanjie

PACKAGE = Path(lanjie.__file__).parent
SHEET = PACKAGE / "site" / "static" / "lanjie" / "lanjie.css"
LITERAL = re.compile(r"#[0-9A-Fa-f]{3,8}\b|\b(?:rgba?|hsla?)\(")
NAMED = re.compile(r":[^;{}]*\b(?:white|black|red|green|blue|gr[ae]y|orange|purple|yellow)\b[^;{}]*[;}]")

#: visual.md 2, interface colours.
TOKENS = {
    "paper": "#FFFFFF", "ink": "#17212B", "ink-2": "#4C5966", "ink-3": "#66727E", "line": "#D3DAE0", "line-2": "#8593A0", "panel": "#F4F6F8",
    "brand": "#174A7C", "brand-dark": "#0F3660", "brand-bg": "#E6EEF6", "bad": "#A8281F", "bad-bg": "#FCECEA", "warn": "#7A4B00",
    "warn-bg": "#FFF3D6", "ok": "#17634A", "ok-bg": "#E4F3EC", "sim": "#5B3A86", "sim-bg": "#F0EAF7", "sim-stripe": "#E6DCF2",
    "focus": "#FFBF47",
}  # fmt: skip

#: Text on background, and the contrast visual.md promises.
CONTRASTS = [
    ("ink", "paper", 16.29), ("ink-2", "paper", 7.17), ("ink-2", "panel", 6.62), ("ink-3", "paper", 4.91), ("ink-3", "panel", 4.54),
    ("line-2", "paper", 3.14), ("brand", "paper", 9.10), ("paper", "brand-dark", 12.23), ("brand", "brand-bg", 7.77), ("bad", "paper", 7.03),
    ("bad", "bad-bg", 6.13), ("warn", "paper", 7.41), ("warn", "warn-bg", 6.72), ("ok", "paper", 7.19), ("ok", "ok-bg", 6.28),
    ("sim", "sim-bg", 7.44), ("sim", "sim-stripe", 6.63), ("ink", "focus", 9.93),
]  # fmt: skip


def sheet() -> tuple[str, str]:
    """The token block and the rest, comments left out."""
    text = re.sub(r"/\*.*?\*/", "", SHEET.read_text(encoding="utf-8"), flags=re.DOTALL)
    block, rest = text.split("}", 1)
    return block, rest


def test_every_token_has_the_value_of_the_visual_language() -> None:
    assert dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6});", sheet()[0])) == TOKENS


@pytest.mark.parametrize("name", ["brand", "brand-dark"])
def test_a_token_written_in_parts_is_the_same_colour(name: str) -> None:
    parts = re.search(rf"--{name}-rgb: (\d+), (\d+), (\d+);", sheet()[0])
    assert parts
    assert "#{:02X}{:02X}{:02X}".format(*(int(part) for part in parts.groups())) == TOKENS[name]


def test_no_colour_is_written_outside_the_token_block() -> None:
    rest = sheet()[1]
    assert not LITERAL.findall(rest)
    assert not NAMED.findall(rest)


def test_every_token_that_is_used_exists() -> None:
    block, rest = sheet()
    ours = {name for name in re.findall(r"var\(--([a-z0-9-]+)\)", block + rest) if not name.startswith("bs-")}
    assert ours <= set(TOKENS) | {"zh", "en", "brand-rgb", "brand-dark-rgb"}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("text", "ground", "promised"), CONTRASTS)
def test_contrast_is_what_was_promised(text: str, ground: str, promised: float) -> None:
    light, dark = sorted((luminance(TOKENS[text]), luminance(TOKENS[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) == pytest.approx(promised, abs=0.02)


def templates() -> Iterable[Path]:
    return PACKAGE.rglob("templates/**/*.html")


def test_no_template_holds_a_style_or_a_script_of_its_own() -> None:
    """The content security policy would refuse them, silently for the reader."""
    offences = []
    for path in templates():
        text = path.read_text(encoding="utf-8")
        if path.parts[-2] in {"documents", "bulletin"}:  # printed through WeasyPrint, never served
            continue
        if re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*(?:src=|application/json))", text):
            offences.append(str(path.relative_to(PACKAGE)))
    assert not offences


def test_no_template_holds_a_colour() -> None:
    colours = {
        str(path.relative_to(PACKAGE)): re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text(encoding="utf-8"))
        for path in templates()
    }
    assert not {path: found for path, found in colours.items() if found}


def test_the_icon_uses_the_colours_of_the_bar() -> None:
    icon = (SHEET.parent / "icon.svg").read_text(encoding="utf-8")
    assert set(re.findall(r"#[0-9A-F]{6}", icon)) <= set(TOKENS.values())


def test_the_sheet_calls_nothing_from_elsewhere() -> None:
    assert not re.findall(r"@import|url\(", sheet()[0] + sheet()[1])


def test_a_name_over_a_tile_does_not_take_its_click() -> None:
    """Texts of a chart are hidden from readers and lie over the marks that link."""
    assert re.search(r"\.drawing \[aria-hidden\], \.drawing text \{ pointer-events: none; \}", sheet()[1])
