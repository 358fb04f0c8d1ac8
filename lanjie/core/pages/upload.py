"""The upload page of any room: choose a file, see every error, then write all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from lanjie.core import imports, inbox, sheets
from lanjie.core.access import endpoint, scope_of
from lanjie.core.imports import Format
from lanjie.core.pages.files import file_response
from lanjie.core.words import say, t


class UploadForm(forms.Form):
    """Which layout, which file, and whether it corrects what is on record."""

    format = forms.ChoiceField(label=t("文件种类", "Kind of file"))
    file = forms.FileField(
        allow_empty_file=True,  # the reader says so in its own words
        label=t("结果文件", "File"),
        help_text=t(
            "xlsx 或 csv，不超过 32 MB。全部正确才写入；同一文件传两次不会重复。",
            "xlsx or csv, at most 32 MB. Written only when all of it is right; the same file twice changes nothing.",
        ),
    )
    correct = forms.BooleanField(
        label=t(
            "本文件是更正：与记录不同的值以本文件为准，原值保留在历史中",
            "This file corrects: where it differs from the record it prevails, and the old value stays in the history",
        ),
        required=False,
    )

    def __init__(self, formats: Sequence[Format], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(form.key, form.label) for form in formats]
        self.fields["format"].choices = choices  # type: ignore[attr-defined]
        if not self.is_bound and self.initial.get("format") not in dict(choices):
            self.initial["format"] = choices[0][0]


def upload(
    request: HttpRequest, *, formats: Sequence[Format], here: str, crumbs: Sequence[tuple[Any, str]], written: str
) -> HttpResponse:
    """Serve the page at `here`; `written` is the URL name that shows what became of a file, given its voucher code."""
    scope = scope_of(request)
    mine = [form for form in formats if scope.may(form.act)]
    context: dict[str, Any] = {
        "title": say("上传文件", "Upload a file"),
        "crumbs": crumbs,
        "formats": mine,
        "here": here,
    }
    if request.method != "POST":
        context["form"] = UploadForm(mine, initial={"format": request.GET.get("format", "")})
        return render(request, "core/upload.html", context)
    if "write" in request.POST:
        return _write(request, mine, written, context)
    form = UploadForm(mine, request.POST, request.FILES)
    context["form"] = form
    if not form.is_valid():
        return render(request, "core/upload.html", context, status=422)
    file = form.cleaned_data["file"]
    content = file.read()
    chosen = imports.FORMATS[form.cleaned_data["format"]]
    batch = imports.check(
        scope=scope, form=chosen, content=content, filename=file.name, options={"correct": form.cleaned_data["correct"]}
    )
    inbox.keep(scope, batch.sha256, content, file.name)
    context["batch"] = batch
    context["form"] = UploadForm(mine, initial={"format": chosen.key, "correct": form.cleaned_data["correct"]})
    return render(request, "core/upload.html", context, status=200 if batch.ok else 422)


def _write(request: HttpRequest, formats: Sequence[Format], written: str, context: dict[str, Any]) -> HttpResponse:
    scope = scope_of(request)
    chosen = {form.key: form for form in formats}.get(request.POST.get("format", ""))
    found = inbox.kept(scope, request.POST.get("write", ""))
    if chosen is None or found is None:
        raise Http404(str(say("文件已过期，请重新上传", "The file has expired; upload it again")))
    content, filename = found
    options = {"correct": bool(request.POST.get("correct"))}
    # checked again: the record may have changed since the user looked
    batch = imports.check(scope=scope, form=chosen, content=content, filename=filename, options=options)
    if not batch.ok:
        context.update(batch=batch, form=UploadForm(list(formats), initial={"format": chosen.key}))
        return render(request, "core/upload.html", context, status=422)
    return redirect(written, imports.write(scope=scope, batch=batch, content=content).code)


def urls(
    room: str, *, act: str, formats: Sequence[Format], crumbs: Callable[[], Sequence[tuple[Any, str]]]
) -> list[URLPattern]:
    """The three addresses every room's uploads have: the page, the templates, the marked copies; all need `act`.

    The room itself serves `uploaded`, which says what became of a file.
    """

    def chosen(key: str) -> Format:
        for form in formats:
            if form.key == key:
                return form
        raise Http404

    @endpoint(act)
    def page(request: HttpRequest) -> HttpResponse:
        here, written = reverse(f"{room}:upload"), f"{room}:uploaded"
        return upload(request, formats=formats, here=here, crumbs=crumbs(), written=written)

    @endpoint(act)
    def template(_request: HttpRequest, key: str) -> HttpResponse:
        form = chosen(key)
        return file_response(sheets.template_bytes(form), f"{form.key}.xlsx")

    @endpoint(act)
    def marked(request: HttpRequest, key: str, sha256: str) -> HttpResponse:
        return marked_copy(request, chosen(key), sha256)

    return [
        path("upload/", page, name="upload"),
        path("upload/template/<str:key>/", template, name="upload_template"),
        path("upload/marked/<str:key>/<str:sha256>/", marked, name="upload_marked"),
    ]


def marked_copy(request: HttpRequest, form: Format, sha256: str) -> HttpResponse:
    """The marked copy of a refused file."""
    scope = scope_of(request)
    found = inbox.kept(scope, sha256)
    if found is None:
        raise Http404
    content, filename = found
    batch = imports.check(scope=scope, form=form, content=content, filename=filename)
    return file_response(sheets.marked_bytes(batch), f"marked-{filename.rsplit('.', 1)[0]}.xlsx")
