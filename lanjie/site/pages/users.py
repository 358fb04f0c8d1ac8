"""Accounts: the list, a new one, one of them, and the page behind a one-time link."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import lazy
from django.views.decorators.cache import never_cache

from lanjie.core.access import ADMINISTRATORS, ROLE_LABELS, Role, endpoint, scope_of
from lanjie.core.models import User
from lanjie.core.tables import LinkColumn, Table
from lanjie.core.templatetags import parts
from lanjie.core.words import say, t
from lanjie.registry.models import Area
from lanjie.site.commands import accounts

EVERYWHERE = "/"


def _areas() -> list[tuple[str, Any]]:
    areas = Area.unscoped.order_by("path")  # whoever opens accounts must be able to name every area
    everywhere: list[tuple[str, Any]] = [(EVERYWHERE, say("全部", "Everywhere"))]
    return everywhere + [(area.path, area.name) for area in areas]


class GrantsForm(forms.Form):
    """Roles, and the area they are held over. An administrator holds the role everywhere."""

    roles = forms.MultipleChoiceField(
        label=t("角色", "Roles"),
        choices=[(role.value, ROLE_LABELS[role]) for role in Role],
        widget=forms.CheckboxSelectMultiple,
        help_text=t(
            "三类管理员必须分设，且不能兼任业务角色。",
            "The three administrators are separate and hold no business role.",
        ),
    )
    area = forms.ChoiceField(label=t("地区", "Area"), choices=lazy(_areas, list))

    def grants(self) -> list[tuple[Role, str]]:
        """What was chosen, as the commands take it."""
        roles = map(Role, self.cleaned_data["roles"])
        return [(role, EVERYWHERE if role in ADMINISTRATORS else self.cleaned_data["area"]) for role in roles]


class NewForm(GrantsForm):
    """A new account."""

    username = forms.CharField(label=t("账号", "User name"), max_length=150)
    name = forms.CharField(label=t("姓名", "Name"), max_length=60)
    unit = forms.CharField(label=t("单位", "Unit"), max_length=120)
    field_order = ("username", "name", "unit", "roles", "area")


class ReasonForm(forms.Form):
    """Why an account is locked or opened again."""

    reason = forms.CharField(label=t("理由", "Reason"), max_length=200)


class Users(Table):
    """The list of accounts."""

    caption = t("账号", "Accounts")
    username = LinkColumn(t("账号", "User name"), link=lambda user: reverse("user", args=[user.username]))
    name = tables.Column(t("姓名", "Name"))
    unit = tables.Column(t("单位", "Unit"))
    roles = tables.Column(t("角色与地区", "Roles and areas"), accessor="pk", orderable=False)
    state = tables.Column(t("状态", "State"), accessor="is_active")
    last_login = tables.Column(t("上次登录", "Last sign-in"))

    def render_roles(self, record: User) -> str:
        """Roles with the codes of their areas."""
        return "；".join(str(grant) for grant in record.grants.all())

    def render_state(self, record: User) -> Any:
        """Locked, waiting for its first password, or in use."""
        if not record.is_active:
            return parts.tag(say("已锁定", "Locked"), "bad")
        if not record.has_usable_password():
            return parts.tag(say("待设密码", "No password yet"), "warn")
        return parts.tag(say("在用", "In use"), "ok")


@endpoint("account.manage")
def index(request: HttpRequest) -> HttpResponse:
    """Every account, with a search by user name, name or unit."""
    word = request.GET.get("q", "").strip()
    users = User.objects.prefetch_related("grants").order_by("username")
    if word:
        users = (
            users.filter(username__icontains=word)
            | users.filter(name__icontains=word)
            | users.filter(unit__icontains=word)
        )
    table = Users(users, request=request).paginate(page=request.GET.get("page", 1), per_page=50)
    return render(request, "account/users.html", {"title": say("账号", "Accounts"), "table": table, "word": word})


@endpoint("account.manage")
def new(request: HttpRequest) -> HttpResponse:
    """Open an account; its one-time link is shown once, on the next page."""
    form = NewForm(request.POST or None)
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("username", "name", "unit")}
        try:
            user = accounts.create(scope=scope_of(request), grants=form.grants(), **fields)
        except ValidationError as error:
            _add(form, error)
        else:
            return _with_link(request, user)
    context = {"title": say("新账号", "New account"), "form": form}
    return render(request, "account/user_new.html", context, status=422 if form.is_bound else 200)


@endpoint("account.manage")
def one(request: HttpRequest, username: str) -> HttpResponse:
    """One account: change its grants, lock it or open it again, hand out a link."""
    user = get_object_or_404(User, username=username)
    held = list(user.grants.order_by("pk"))
    form = GrantsForm(initial={"roles": [g.role for g in held], "area": held[0].area_path if held else EVERYWHERE})
    reason = ReasonForm()
    if request.method == "POST":
        what = request.POST.get("do", "")
        try:
            if what == "link":
                return _with_link(request, user)
            if what == "grant":
                form = GrantsForm(request.POST)
                if form.is_valid():
                    accounts.grant(scope=scope_of(request), user=user, grants=form.grants())
                    return _done(request, user)
            elif what in {"lock", "unlock"}:
                reason = ReasonForm(request.POST)
                if reason.is_valid():
                    getattr(accounts, what)(scope=scope_of(request), user=user, reason=reason.cleaned_data["reason"])
                    return _done(request, user)
        except ValidationError as error:
            _add(form if form.is_bound else reason, error)
    context = {"title": user.username, "account": user, "form": form, "reason": reason}
    return render(request, "account/user.html", context, status=422 if form.is_bound or reason.is_bound else 200)


@endpoint("public")
@never_cache
def start(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Behind a one-time link: the holder chooses a password and goes on to sign in."""
    user = accounts.holder(uid, token)
    if user is None:
        expired = {"title": say("链接已失效", "The link is no longer good")}
        return render(request, "account/start.html", expired, status=410)
    form = SetPasswordForm(user, request.POST or None)
    if form.is_valid():
        accounts.choose_password(scope=user.scope(), password=form.cleaned_data["new_password1"])
        messages.success(request, t("密码已设定，请登录。", "The password is set; sign in."))
        return redirect("account_login")
    context: dict[str, Any] = {"title": say("设定密码", "Choose a password"), "form": form, "account": user}
    return render(request, "account/start.html", context, status=422 if form.is_bound else 200)


def _with_link(request: HttpRequest, user: User) -> HttpResponse:
    done = accounts.link(scope=scope_of(request), user=user)
    address = request.build_absolute_uri(done.value)
    context = {"title": say("一次性链接", "One-time link"), "account": user, "address": address}
    response = render(request, "account/user_link.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _done(request: HttpRequest, user: User) -> HttpResponse:
    messages.success(request, t("已记录。", "Recorded."))
    return redirect("user", user.username)


def _add(form: forms.Form, error: ValidationError) -> None:
    for name, texts in getattr(error, "message_dict", {None: error.messages}).items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
