"""The help as files: Markdown under `docs/zh` and `docs/en`, in the order of the `nav` of `docs/mkdocs.*.yml`.

The same files make the documentation site; here they become pages of the product. Only what CommonMark and its tables
know is rendered, HTML in a file is shown as text, and a path of the product in back quotes (`/law/`) becomes a link.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

ROOT: Final = Path(settings.PACKAGE).parent / "docs"
#: Files outside the folder of a language, with the folder they stand in on the documentation site.
SHARED: Final = "adr"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the order of the site: its section ("" at the top), title and slug, such as `tasks/upload`."""

    section: str
    title: str
    slug: str


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page: the title out of its first heading, and the rest."""

    title: str
    body: SafeString


@cache
def entries(lang: str) -> tuple[Entry, ...]:
    """All pages of a language in the order of the site."""
    nav = yaml.safe_load((ROOT / f"mkdocs.{lang}.yml").read_text("utf-8"))["nav"]
    return tuple(_entries(nav, ""))


def _entries(nav: list[dict[str, Any]], section: str) -> Iterator[Entry]:
    for item in nav:
        for title, target in item.items():
            if isinstance(target, list):
                yield from _entries(target, title)
            elif target != "index.md":
                yield Entry(section, title, target.removesuffix(".md"))


@cache
def page(lang: str, slug: str) -> Page | None:
    """The page of a slug, or None where the site has no such page."""
    if slug not in {entry.slug for entry in entries(lang)} and not _decision(slug):
        return None
    folder = ROOT if slug.startswith(f"{SHARED}/") else ROOT / lang
    return rendered((folder / f"{slug}.md").read_text("utf-8"), f"{slug}.md")


def _decision(slug: str) -> bool:
    """Whether the slug names a decision record; they are listed by their index and not one by one."""
    return slug.startswith(f"{SHARED}/") and f"{slug}.md" in {
        f"{SHARED}/{path.name}" for path in (ROOT / SHARED).glob("*.md")
    }


def rendered(text: str, file: str) -> Page:
    """A Markdown text that stands at `file` (relative to the site) as a page."""
    maker = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = maker.parse(text)
    title = ""
    if len(tokens) > 2 and tokens[0].tag == "h1":
        title = tokens[1].content
        tokens = tokens[3:]
    for token in _all(tokens):
        if token.type == "link_open":
            token.attrSet("href", _address(str(token.attrs["href"]), file))
    maker.add_render_rule("code_inline", _code)
    maker.add_render_rule("table_open", _table)
    maker.add_render_rule("table_close", _table_end)
    return Page(title, mark_safe(maker.renderer.render(tokens, maker.options, {})))  # noqa: S308  HTML in files is escaped


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or ())


def _address(href: str, file: str) -> str:
    """A link between files as a link between pages; any other link as it is."""
    path, mark, anchor = href.partition("#")
    if "://" in href or not path.endswith(".md"):
        return href
    slug = posixpath.normpath(posixpath.join(posixpath.dirname(file), path)).removesuffix(".md")
    return (reverse("docs:home") if slug == "index" else reverse("docs:page", args=[slug])) + mark + anchor


def _code(_self: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
    """Inline code; a path of the product is a link."""
    said = tokens[index].content
    return format_html('<a href="{0}"><code>{0}</code></a>' if leads(said) else "<code>{}</code>", said)


def _table(_self: RendererHTML, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: EnvType) -> str:
    """A table scrolls inside its own box where it is wider than the page."""
    return '<div class="scroll" tabindex="0"><table class="data">'


def _table_end(_self: RendererHTML, _tokens: Sequence[Token], _index: int, _options: OptionsDict, _env: EnvType) -> str:
    return "</table></div>"


def leads(path: str) -> bool:
    """Whether a text is a path that the product answers."""
    if not path.startswith("/"):
        return False
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
