"""Who may do what, where: one table of acts, one `Scope`, one function that decides for page, API, export, report, search and file.

A role holds acts; a grant gives a user a role over an area subtree. Nothing else opens a door.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest

from lanjie.core.words import say

if TYPE_CHECKING:
    from lanjie.core.models import User


class Role(StrEnum):
    """The roles of the system. The three administrators are separate and can not be one account."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    FACILITY = "facility"
    LABORATORY = "laboratory"
    COMPANY = "company"
    STATION = "station"
    MEMBER = "member"
    COMMITTEE = "committee"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


ROLE_LABELS = {
    Role.PROVINCE: say("省级分析人员", "Provincial analyst"),
    Role.CITY: say("市州人员", "City officer"),
    Role.COUNTY: say("县区人员", "County officer"),
    Role.FACILITY: say("场所值班人员", "Facility duty officer"),
    Role.LABORATORY: say("实验室人员", "Laboratory staff"),
    Role.COMPANY: say("企业经办人", "Company clerk"),
    Role.STATION: say("工作站人员", "Station worker"),
    Role.MEMBER: say("成员单位经办人", "Officer of a member unit"),
    Role.COMMITTEE: say("人大委员会委员", "Committee member"),
    Role.AUDITOR: say("审计人员", "Auditor"),
    Role.SYSTEM_ADMIN: say("系统管理员", "System administrator"),
    Role.SECURITY_ADMIN: say("安全管理员", "Security administrator"),
    Role.AUDIT_ADMIN: say("审计管理员", "Audit administrator"),
}

#: GB/T 22239-2019 8.1.4.2.d: system, security and audit administration are separated, and none of them does business.
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
#: Roles that decide, import or see protected data: a second factor is compulsory outside the demo.
SECOND_FACTOR = frozenset(Role) - {Role.COMPANY}

_OFFICES = frozenset({Role.PROVINCE, Role.CITY, Role.COUNTY})
_BUSINESS = frozenset(Role) - ADMINISTRATORS

#: The policy: act → roles that hold it. `public` acts need no account.
POLICY: dict[str, frozenset[Role]] = {
    "public": frozenset(Role),
    "account.own": frozenset(Role),
    "account.manage": frozenset({Role.SECURITY_ADMIN}),
    "system.manage": frozenset({Role.SYSTEM_ADMIN}),
    "audit.read": frozenset({Role.AUDITOR, Role.AUDIT_ADMIN}),
    "law.read": frozenset(Role),
    "docs.read": frozenset(Role),
    "worklist.read": frozenset(Role),
    "figures.read": _OFFICES | {Role.AUDITOR},
    "figures.sign": frozenset({Role.PROVINCE}),
    "figures.reported": _OFFICES | {Role.MEMBER, Role.AUDITOR},
    "figures.report": _OFFICES | {Role.MEMBER},
    "figures.call": frozenset({Role.PROVINCE}),
    "reports.received": frozenset({Role.COMMITTEE}),  # the committee's way in: the reports that answer it
    "figures.owed": frozenset({Role.MEMBER}),  # its own way in: a member unit has no room of reports
    "registry.read": _BUSINESS,
    "registry.import": frozenset({Role.PROVINCE}),
    "situation.read": _OFFICES | {Role.LABORATORY, Role.AUDITOR},
    "situation.plan": _OFFICES,
    "situation.sample": _OFFICES | {Role.LABORATORY},
    "situation.import": _OFFICES | {Role.LABORATORY},
    "situation.estimate": frozenset({Role.PROVINCE}),
    "situation.factors": frozenset({Role.PROVINCE}),
    "proposals.read": _OFFICES | {Role.AUDITOR},
    "proposals.make": frozenset({Role.PROVINCE}),
    "proposals.decide": frozenset({Role.PROVINCE}),
    "reports.read": _OFFICES | {Role.AUDITOR},
    "reports.issue": frozenset({Role.PROVINCE}),
    "reports.statutory": _OFFICES | {Role.MEMBER, Role.COMMITTEE, Role.AUDITOR},
    "reports.draft": frozenset({Role.PROVINCE}),
    "reports.signoff": frozenset({Role.PROVINCE, Role.MEMBER}),
    "jobs.read": frozenset(Role),
    "governance.read": _OFFICES | {Role.MEMBER, Role.COMMITTEE, Role.AUDITOR},
    "governance.work": _OFFICES | {Role.MEMBER},
    "governance.draft": _OFFICES,
    "governance.letters": _OFFICES,
    "governance.comment": _OFFICES | {Role.MEMBER, Role.COMMITTEE},
    "governance.evaluate": frozenset({Role.COMMITTEE}),
    "governance.supervise": frozenset({Role.PROVINCE}),
    "governance.visit": frozenset({Role.PROVINCE, Role.MEMBER}),
    "governance.answer": _OFFICES,
    "governance.list": frozenset({Role.PROVINCE}),
    "governance.assess": frozenset({Role.PROVINCE}),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """A reader: who, in which roles over which area subtrees, for which declared purposes.

    `grants` pairs a role with the path of the area it is held over (`/43/4301/`); the path `/` is everywhere.
    """

    user: User | None = None
    grants: tuple[tuple[Role, str], ...] = ()
    purposes: frozenset[str] = frozenset()
    act: str = ""
    narrowed: str = field(default="")

    @property
    def roles(self) -> frozenset[Role]:
        """All roles held, wherever."""
        return frozenset(role for role, _ in self.grants)

    @property
    def name(self) -> str:
        """The name that stands in the audit."""
        return self.user.get_username() if self.user else "anonymous"

    def may(self, act: str, area_path: str | None = None) -> bool:
        """Whether some grant holds `act`, over the area where one is named."""
        if act == "public":
            return True
        roles = POLICY[act]
        return any(role in roles and (area_path is None or area_path.startswith(path)) for role, path in self.grants)

    def require(self, act: str, area_path: str | None = None) -> None:
        """Raise `PermissionDenied`, saying which role could, unless `may`."""
        if not self.may(act, area_path):
            raise PermissionDenied(refusal(act))

    def for_act(self, act: str) -> Scope:
        """The same reader, seeing only the areas over which `act` is held."""
        return Scope(self.user, self.grants, self.purposes, act, self.narrowed)

    def narrow(self, area_path: str) -> Scope:
        """The same reader looking at one area and what lies below it."""
        return Scope(self.user, self.grants, self.purposes, self.act, area_path)

    @property
    def areas(self) -> tuple[str, ...]:
        """Paths of the areas over which the current act (or any act) is held, shortest first, nested ones left out."""
        roles = POLICY[self.act] if self.act else frozenset(Role)
        paths = sorted({path for role, path in self.grants if role in roles}, key=lambda path: (len(path), path))
        kept: list[str] = []
        for path in paths:
            if not any(path.startswith(wider) for wider in kept):
                kept.append(path)
        return tuple(kept)

    def area_filter(self, lookup: str) -> Q:
        """The condition 'lies in my areas' for the model field that leads to an area's path."""
        paths = self.areas
        condition = Q() if "/" in paths else Q(pk__in=[])
        for path in paths:
            if path != "/":
                condition |= Q(**{f"{lookup}__startswith": path})
        if self.narrowed:
            condition &= Q(**{f"{lookup}__startswith": self.narrowed})
        return condition


#: The program itself: migrations, the demo, scheduled jobs. Never handed to a request.
SYSTEM = Scope(grants=tuple((role, "/") for role in Role))
ANONYMOUS = Scope()


def scope_of(request: HttpRequest) -> Scope:
    """The reader whom `ScopeMiddleware` put on the request, holding the act of the view or operation that answers it."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


def refusal(act: str) -> str:
    """Which roles could do the refused act, in the reader's language."""
    roles = say("、", ", ")
    names = str(roles).join(str(ROLE_LABELS[role]) for role in sorted(POLICY[act]))
    return str(
        say("此处限以下角色在其辖区内使用：{names}", "Open to these roles within their area: {names}", names=names)
    )


F = TypeVar("F", bound=Callable[..., Any])


def endpoint(act: str) -> Callable[[F], F]:
    """Declare what a page or API operation needs; `ScopeMiddleware` refuses any view that declares nothing."""
    if act not in POLICY:
        message = f"unknown act {act!r}; add it to POLICY"
        raise KeyError(message)

    def mark(view: F) -> F:
        view.access = act  # type: ignore[attr-defined]
        return view

    return mark


def clashing(roles: Iterable[Role]) -> str | None:
    """Why a set of roles can not be held by one account, or None."""
    held = frozenset(roles)
    if len(held & ADMINISTRATORS) > 1 or (held & ADMINISTRATORS and held - ADMINISTRATORS):
        return str(
            say(
                "三类管理员必须分设，且不能兼任业务角色（GB/T 22239-2019 8.1.4.2）",
                "The three administrators are separate and hold no business role (GB/T 22239-2019 8.1.4.2)",
            )
        )
    return None
