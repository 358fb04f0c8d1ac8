"""`/docs/`: the pages written for users, open to everybody: who can not sign in needs them most, and they tell no secrets."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lanjie.core.access import endpoint, scope_of
from lanjie.core.citations import cites
from lanjie.core.words import Words, language, say
from lanjie.site.pages.docs import markdown

#: Pages made from what the program declares, for readers who have signed in.
GENERATED: dict[str, tuple[Words, Words]] = {
    "docs:figures": (
        say("数字", "Figures"),
        say("每个数字怎样数、谁负责", "how each figure is counted, and whose it is"),
    ),
    "docs:deadlines": (
        say("期限", "Deadlines"),
        say("哪些记录在计时、依据什么", "which records run, and by what rule"),
    ),
    "docs:formats": (
        say("文件格式", "File formats"),
        say("上传的文件各列写什么", "what each column of an upload holds"),
    ),
    "docs:coverage": (say("覆盖情况", "Coverage"), say("128 项机制中做了哪些", "which of 128 mechanisms are built")),
}


@endpoint("public")
def home(request: HttpRequest) -> HttpResponse:
    """All help pages by section, and the generated ones."""
    scope = scope_of(request)
    sections: list[tuple[str, list[dict[str, Any]]]] = [
        (section, [{"label": entry.title, "href": reverse("docs:page", args=[entry.slug])} for entry in listed])
        for section, listed in groupby(markdown.entries(language()), key=lambda entry: entry.section)
    ]
    generated = [
        {"label": label, "href": reverse(name), "about": about}
        for name, (label, about) in GENERATED.items()
        if scope.may("docs.read")
    ]
    return render(
        request, "docs/home.html", {"title": say("帮助", "Help"), "sections": sections, "generated": generated}
    )


@endpoint("public")
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One help page."""
    found = markdown.page(language(), slug)
    if found is None:
        raise Http404(slug)
    entry = next((each for each in markdown.entries(language()) if each.slug == slug), None)
    context = {"title": found.title, "page": found, "section": entry.section if entry else "", "slug": slug}
    return render(request, "docs/page.html", context)


@endpoint("public")
@cites(
    "PD-002",
    "PD-003",
    "PD-007",
    "PD-023",
    "PD-024",
    page="docs:boundary",
    label=say("边界声明", "Boundary statement"),
    purpose=say("产品不做什么的依据", "why the product leaves things out"),
)
def boundary(request: HttpRequest) -> HttpResponse:
    """What the product declines to do, and what answers the need instead."""
    return page(request, "boundary")
