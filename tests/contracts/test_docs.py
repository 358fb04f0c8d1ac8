"""The documentation can not fall behind: what it names exists, what exists is named, and every link leads somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from lanjie import cli
from lanjie.site.pages.docs import markdown

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "docs"
LANGUAGES = ("zh", "en")
PAGES = [path for lang in LANGUAGES for path in sorted((DOCS / lang).rglob("*.md"))]
RECORDS = sorted((DOCS / "adr").glob("*.md"))
FRONT = [REPOSITORY / name for name in ("README.md", "README.zh.md", "CONTRIBUTING.md", "SECURITY.md")]
FRONT.append(REPOSITORY / "changelog.d" / "README.md")
#: Pictures that a browser test makes; see tests/e2e.
MADE = {"docs/img/site.png"}

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")


def named(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


def prose(path: Path) -> str:
    """A file without its code blocks."""
    return re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def from_the_site(path: Path, target: str) -> Path:
    """Where a link of a page leads: the decision records stand beside the pages of each language on the site."""
    return DOCS / target if path.parent.name in LANGUAGES and target.startswith("adr/") else path.parent / target


@pytest.mark.parametrize("path", [*PAGES, *RECORDS, *FRONT], ids=named)
def test_every_relative_link_resolves(path):
    for target in LINK.findall(prose(path)):
        if "://" in target or target.startswith("#"):
            continue
        found = from_the_site(path, target.partition("#")[0]).resolve()
        assert found.exists() or named(found) in MADE, f"{named(path)} → {target}"


@pytest.mark.parametrize("path", FRONT, ids=named)
def test_every_file_named_by_the_front_pages_exists(path):
    for said in CODE.findall(prose(path)):
        if re.fullmatch(r"(lanjie|tests|docs|benchmarks)/[\w./-]+", said):
            assert (REPOSITORY / said).exists(), f"{named(path)} names {said}"


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_example_of_the_front_page_says_what_it_gives(name):
    block = re.search(r"^```python\n(.*?)^```", (REPOSITORY / name).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert block is not None
    known: dict[str, object] = {}
    exec(block[1], known)  # noqa: S102  our own example
    load = re.search(r"^ww\.(.*?)\s+#.* → ([\d.]+) mg", block[1], re.MULTILINE)
    assert load is not None
    assert f"{eval(f'ww.{load[1]}', known):.1f}" == load[2]  # noqa: S307  our own example


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_the_command_is_documented(lang):
    said = (DOCS / lang / "commands.md").read_text("utf-8")
    words = re.findall(r"^  lanjie (\w+)", cli.USAGE, re.MULTILINE)
    assert [word for word in words if f"`lanjie {word}`" not in said] == []


def test_both_languages_have_the_same_pages_in_the_same_order():
    chinese, english = ([entry.slug for entry in markdown.entries(lang)] for lang in LANGUAGES)
    assert chinese == english


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_stands_in_the_order_of_the_site(lang):
    written = {str(path.relative_to(DOCS / lang).with_suffix("")) for path in (DOCS / lang).rglob("*.md")}
    assert written - {"index"} == {entry.slug for entry in markdown.entries(lang)} - {"adr/README"}


def test_the_index_lists_every_decision():
    index = (DOCS / "adr" / "README.md").read_text("utf-8")
    assert [path.name for path in RECORDS if path.name != "README.md" and f"({path.name})" not in index] == []


def test_chinese_paragraphs_are_one_line_because_a_break_prints_as_a_space():
    broken = re.compile(r"[\u3000-\u9fff\uff00-\uffef]\n[\u4e00-\u9fff]")
    assert [named(path) for path in PAGES if path.is_relative_to(DOCS / "zh") and broken.search(prose(path))] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_site_builds_without_warning_and_asks_no_foreign_host(lang, tmp_path):
    build = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "-q",
        "--strict",
        "-f",
        f"docs/mkdocs.{lang}.yml",
        "-d",
        str(tmp_path),
    ]
    done = subprocess.run(build, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "index.html").read_text("utf-8")
    assert re.findall(r'(?:src|<link[^>]*href)="(https?://[^"]+)"', page) == []
