"""Reference areas and sites of published series, outside the province."""

from __future__ import annotations

from lanjie.core.access import Scope
from lanjie.core.words import Words, say
from lanjie.registry.choices import Level
from lanjie.registry.commands.areas import add_area
from lanjie.situation.choices import SiteKind
from lanjie.situation.models import Site

ROOT = "EU"


def outside(scope: Scope) -> tuple[Words, Words] | None:
    """What is wrong and how to mend it where a reader may not write published series: they belong to no province."""
    if scope.may("situation.import", f"/{ROOT}/"):
        return None
    return (
        say("参考地区不在您的辖区，不能写入", "The reference areas lie outside your own and can not be written"),
        say("请安全管理员授予全部地区，或交省级人员上传", "Ask the security administrator for all areas, or let the province upload it"),
    )  # fmt: skip


def reference_site(*, code: str, country: str, city: str, source: str) -> Site:
    """The site of a published series, created with its country as a reference area when it is new."""
    site = Site.unscoped.filter(code=code).select_related("area").first()
    if site is not None:
        return site
    root = add_area(
        code=ROOT,
        name_zh="欧洲（参考）",
        name_en="Europe (reference)",
        level=Level.REFERENCE,
        parent=None,
        source=source,
    )
    land = add_area(
        code=f"{ROOT}-{country}",
        name_zh=f"欧洲 {country}",
        name_en=f"Europe {country}",
        level=Level.REFERENCE,
        parent=root,
        source=source,
    )
    return Site.unscoped.create(
        code=code, name_zh=city, name_en=city, kind=SiteKind.PLANT.value, area=land, source=source
    )
