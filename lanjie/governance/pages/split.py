"""Letters in and opinions split: the proposal is shown, the user moves the boundaries, nothing of the text is lost."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lanjie.core import inbox
from lanjie.core.access import endpoint, scope_of
from lanjie.core.states import TransitionError
from lanjie.core.words import say
from lanjie.governance.choices import ItemKind
from lanjie.governance.commands.demands import assign_demand
from lanjie.governance.commands.letters_in import LetterError, open_item, receive_letter
from lanjie.governance.commands.opinions import Piece, divide, move_opinion
from lanjie.governance.forms_new import ItemForm, ReceiveForm
from lanjie.governance.pages.frame import one, working_areas
from lanjie.governance.queries.items import items, opinions, with_demands
from lanjie.governance.queries.units import offices
from lanjie.governance.spans import Span
from lanjie.governance.splitting import UnreadableError, docx_text, fragments, joined, opinions_in, proposal
from lanjie.governance.states import OPINION

#: Most demands an opinion, and most opinions a letter, may hold on the page.
MOST = 40


@endpoint("governance.draft")
def item_new(request: HttpRequest) -> HttpResponse:
    """Register what a session oversaw."""
    scope = scope_of(request)
    form = ItemForm(working_areas(scope), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        area, kind = form.by_code[given.pop("area")], ItemKind(given.pop("kind"))
        if items(scope).filter(code=given["code"]).exists():
            form.add_error("code", str(say("编号已用", "The code is taken")))
        else:
            done = open_item(scope=scope, area=area, kind=kind, **given)
            messages.success(request, str(say("已登记，请录入来函", "Registered; now take the letter in")))
            return redirect("governance:receive", done.value.code)
    context = {"title": say("登记监督事项", "Register an item"), "form": form, "back": reverse("governance:home")}
    return render(request, "governance/new.html", context, status=422 if form.is_bound else 200)


@endpoint("governance.draft")
def receive(request: HttpRequest, code: str) -> HttpResponse:
    """The letter as docx or pasted text; its opinions are proposed line by line and confirmed by the user."""
    scope = scope_of(request)
    item = one(items(scope).defer(None), code=code)
    scope.require("governance.draft", item.session.area.path)
    form = ReceiveForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"title": say("录入来函", "Take the letter in"), "item": item, "form": form}
    if request.method != "POST":
        return render(request, "governance/receive.html", context)
    if "confirm" in request.POST:
        return _confirm(request, code)
    text, sha256 = "", ""
    if form.is_valid():
        file = form.cleaned_data["file"]
        text = _normal(form.cleaned_data["text"])
        if file is not None:
            content = file.read()
            sha256 = hashlib.sha256(content).hexdigest()
            inbox.keep(scope, sha256, content, file.name)
            try:
                text = docx_text(content)
            except UnreadableError as refused:
                form.add_error("file", str(refused.words))
        if not text.strip() and not form.errors:
            form.add_error(None, str(say("请上传 docx 或粘贴全文", "Upload a docx or paste the text")))
    if form.errors:
        return render(request, "governance/receive.html", context, status=422)
    context.update(_lines(text), letter=text, sha256=sha256)
    return render(request, "governance/receive_lines.html", context)


def _normal(text: str) -> str:
    """A pasted text with one kind of line end; a browser sends two characters for each."""
    return text.replace("\r\n", "\n").strip("\n")


def _lines(letter: str) -> dict[str, Any]:
    """The lines of a letter, each with the opinion it is proposed for; 0 is no opinion."""
    pieces = _line_spans(letter)
    proposed = opinions_in(letter)
    rows = []
    for start, end in pieces:
        number = next((n for n, (a, b) in enumerate(proposed, 1) if a < end and start < b), 0)
        rows.append({"text": letter[start:end].rstrip("\n"), "number": number, "empty": not letter[start:end].strip()})
    return {"rows": rows, "numbers": range(min(max(len(proposed) + 3, 3), MOST) + 1), "found": len(proposed)}


def _line_spans(letter: str) -> list[Span]:
    spans, start = [], 0
    for line in letter.splitlines(keepends=True):
        spans.append((start, start + len(line)))
        start += len(line)
    return spans


def _confirm(request: HttpRequest, code: str) -> HttpResponse:
    scope = scope_of(request)
    item = one(items(scope).defer(None), code=code)
    letter = _normal(request.POST.get("letter", ""))
    pieces = _line_spans(letter)
    numbers = [_number(request.POST.get(f"n{at}", "0")) for at in range(len(pieces))]
    heads = dict(enumerate(opinions_in(letter), 1))
    spans: list[Span] = []
    for number, parts in sorted(joined(pieces, numbers).items()):
        if number == 0:
            continue
        start, end = parts[0][0], parts[-1][1]
        # the number before an opinion (一、) is no word of it
        proposed = next((a for a, _ in heads.values() if start <= a < parts[0][1]), start)
        spans.append((proposed, start + len(letter[start:end].rstrip())))
    kept = inbox.kept(scope, request.POST.get("sha256", ""))
    content, filename = kept or (None, "")
    try:
        receive_letter(scope=scope, item=item, letter=letter, opinions=spans, content=content, filename=filename)
    except LetterError as refused:
        messages.error(request, str(refused))
        return redirect("governance:receive", code)
    messages.success(
        request,
        str(say("已收到 {n} 条审议意见，全文一字未动", "{n} opinions received, every character kept", n=len(spans))),
    )
    return redirect("governance:item", code)


def _number(text: str) -> int:
    return int(text) if text.isdigit() and int(text) <= MOST else 0


@endpoint("governance.draft")
def split(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The clauses of an opinion with the demand each belongs to; 0 is preamble. Every clause belongs somewhere, so nothing is lost."""
    scope = scope_of(request)
    found = one(with_demands(opinions(scope), scope), item__code=code, number=number)
    scope.require("governance.draft", found.item.session.area.path)
    if found.state != OPINION.initial:
        messages.info(request, str(say("拆分已确认", "The split is confirmed")))
        return redirect("governance:opinion", code, number)
    cuts = [line.strip() for line in request.POST.get("cuts", "").splitlines() if line.strip()]
    pieces = _cut(found.text, fragments(found.text), cuts, [d.spans for d in found.demands.all()])
    if request.method == "POST" and "recut" not in request.POST:
        numbers = [_number(request.POST.get(f"n{at}", "0")) for at in range(len(pieces))]
        parts = joined(pieces, numbers)
        preamble = parts.pop(0, [])
        titles = {n: request.POST.get(f"t{n}", "").strip() for n in parts}
        try:
            divide(
                scope=scope, opinion=found, preamble=preamble,
                demands=[Piece(at, tuple(parts[n]), titles[n]) for at, n in enumerate(sorted(parts), 1)],
            )  # fmt: skip
            if "confirm" in request.POST:
                move_opinion(scope=scope, opinion=found, action="split")
        except TransitionError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, str(say("已存 {n} 条要点", "{n} demands kept", n=len(parts))))
            return redirect("governance:opinion" if "confirm" in request.POST else "governance:split", code, number)
    numbers = _standing(pieces, found) or proposal(found.text, pieces)
    context = {
        "title": say("拆分第 {n} 条意见", "Split opinion {n}", n=number),
        "found": found,
        "rows": [(found.text[a:b], n) for (a, b), n in zip(pieces, numbers, strict=True)],
        "numbers": range(min(max(numbers, default=0) + 6, MOST) + 1),
        "titles": [(n, _title(found, n)) for n in range(1, max(numbers, default=0) + 3)],
        "cuts": "\n".join(cuts),
    }
    return render(request, "governance/split.html", context)


def _cut(text: str, pieces: list[Span], after: list[str], standing: list[list[Span]]) -> list[Span]:
    """The clauses, cut further behind each phrase asked for and at boundaries that were kept before."""
    marks = {end for _, end in pieces} | {edge for spans in standing for span in spans for edge in span}
    for phrase in after:
        at = text.find(phrase)
        if at >= 0:
            marks.add(at + len(phrase))
    edges = sorted(marks - {0})
    return list(zip([0, *edges[:-1]], edges, strict=True))


def _standing(pieces: list[Span], opinion: Any) -> list[int]:
    """The numbers as they were kept, or none where nothing was kept yet."""
    owners = [(span, d.number) for d in opinion.demands.all() for span in d.spans]
    if not owners:
        return []
    return [next((n for (a, b), n in owners if a <= start and end <= b), 0) for start, end in pieces]


def _title(opinion: Any, number: int) -> str:
    return next((d.title_zh for d in opinion.demands.all() if d.number == number), "")


@endpoint("governance.draft")
def assign(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Give each demand of an opinion its lead unit on one page."""
    scope = scope_of(request)
    found = one(with_demands(opinions(scope), scope), item__code=code, number=number)
    path = found.item.session.area.path
    scope.require("governance.draft", path)
    units = {unit.code: unit for unit in offices(scope.narrow(path))}
    if request.method == "POST":
        try:
            for demand in found.demands.all():
                lead = units.get(request.POST.get(f"lead{demand.pk}", ""))
                if lead is not None and lead.pk != demand.lead_id:
                    assign_demand(scope=scope, demand=demand, lead=lead)
            if "confirm" in request.POST:
                move_opinion(scope=scope, opinion=found, action="assign")
        except TransitionError as refused:
            messages.error(request, str(refused))
            return redirect("governance:assign", code, number)
        return redirect("governance:opinion", code, number)
    if found.state not in {"received", "split", "assigned", "in_handling"}:
        raise Http404
    context = {
        "title": say("分办第 {n} 条意见", "Assign opinion {n}", n=number),
        "found": found,
        "demands": list(found.demands.all()),
        "units": list(units.values()),
        "may_confirm": found.state == "split",
    }
    return render(request, "governance/assign.html", context)
