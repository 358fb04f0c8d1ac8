"""The steps of the method over HTTP: formulas on one's own numbers, weeks, people, use, and what is entered for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from ninja import Body, Query, Router, Schema, Status

from lanjie.core.access import Scope, endpoint, scope_of
from lanjie.core.api import Error, Listed, Paging, RowError, answers, paged
from lanjie.core.words import say
from lanjie.registry.models import Area
from lanjie.registry.queries.areas import by_code
from lanjie.science.wastewater.formulas import FORMULAS
from lanjie.situation.forms_formula import FormulaForm, unit
from lanjie.situation.models import Site
from lanjie.situation.pages.population import FORMS, act_on
from lanjie.situation.pages.site_closing import FORMS as CLOSING
from lanjie.situation.pages.site_closing import act_on as closing
from lanjie.situation.pages.supply import enter, supply_form
from lanjie.situation.queries.apportionment import Apportioned
from lanjie.situation.queries.estimates import latest_run, points
from lanjie.situation.queries.loads import amounts
from lanjie.situation.queries.population import versions
from lanjie.situation.queries.results import counted, sites
from lanjie.situation.queries.use import Line, Load, Use
from lanjie.situation.queries.weeks import Mean, weeks

router = Router()


class QuantityOut(Schema):
    """An input or output of a formula."""

    name: str
    label: str
    unit: str
    required: bool = True


class FormulaOut(Schema):
    """A formula of the method. `drug` and `residue` are wanted too where `pair`."""

    key: str
    label: str
    written: str
    pair: bool
    inputs: list[QuantityOut]
    outputs: list[QuantityOut]


class Computed(Schema):
    """What a formula gives; a number that can not be given is empty and `words` say why."""

    key: str
    values: dict[str, float | None]
    words: str


class MeanOut(Schema):
    """A mean; `low` and `high` differ where a day was below its limit."""

    low: float | None
    high: float | None


class WeekOut(Schema):
    """A seven-day week of one substance at a site, mg/day/1000 people. With precision `year` only the year of `first` is known."""

    site: str
    substance: str
    first: date
    precision: str
    days: int
    weekday: MeanOut
    weekend: MeanOut
    daily: MeanOut


class PeopleOut(Schema):
    """A version of the people a site serves. `used`: loads are divided by it."""

    site: str
    version: int
    population: int
    method: str
    cv: float
    valid_from: date
    used: bool
    conflict: bool
    load_share: float
    source: str


class UseOut(Schema):
    """A residue and what may be said of its drug: mg/day/1000 people, 95 % intervals, kilograms a year, users among 1000 as a range.

    `use` is empty below the limit (`high` is then the limit) and where `why` says that only the load is reported.
    """

    place: str
    residue: str
    drug: str
    load: float | None
    load_high: float | None
    use: float | None
    low: float | None
    high: float | None
    random_low: float | None
    random_high: float | None
    kg_year: float | None
    kg_low: float | None
    kg_high: float | None
    users_low: float | None
    users_high: float | None
    factor: float | None
    factor_set: str
    why: str


class Said(Schema):
    """What was done, in words."""

    said: str


class Place(Schema):
    """One site, or one area with all its sites."""

    site: str = ""
    area: str = ""


@router.get("/formulas", response=answers(list[FormulaOut]))
@endpoint("situation.read")
def list_formulas(request: HttpRequest) -> Any:  # noqa: ARG001  ninja hands it over
    """The formulas of the method, with what goes in and comes out."""
    return [
        {
            "key": f.key,
            "label": str(say(f.zh, f.en)),
            "written": f.written,
            "pair": f.pair,
            "inputs": [_quantity(q) for q in f.inputs],
            "outputs": [_quantity(q) for q in f.outputs],
        }
        for f in FORMULAS.values()
    ]


def _quantity(q: Any) -> dict[str, Any]:
    return {"name": q.name, "label": str(say(q.zh, q.en)), "unit": str(unit(q)), "required": q.required}


@router.get("/formulas/{key}", response=answers(Computed))
@endpoint("situation.read")
def compute(request: HttpRequest, key: str) -> Any:
    """A formula on the numbers of the address, given by the names of its inputs; without any, on its example."""
    if key not in FORMULAS:
        raise Http404
    form = FormulaForm.asked(FORMULAS[key], request.GET.dict())
    if not form.is_valid():
        return _refused(form)
    return {"key": key, "values": form.outcome.values, "words": str(form.why_not)}


@router.get("/weeks", response=answers(Listed[WeekOut]))
@endpoint("situation.read")
def list_weeks(request: HttpRequest, site: str, paging: Query[Paging], substance: str = "") -> Any:
    """Weeks of a site: weekday, weekend and daily mean of each substance, newest first."""
    scope = scope_of(request)
    found = counted(scope).filter(sample__site=_site(scope, site))
    page = paged(weeks(found.filter(substance=substance) if substance else found), paging)
    means = ("weekday", "weekend", "daily")
    names = ("site", "substance", "first", "precision", "days")
    items = [{**{n: getattr(w, n) for n in names}, **{n: _mean(getattr(w, n)) for n in means}} for w in page["items"]]
    return {**page, "items": items}


def _mean(mean: Mean) -> dict[str, float | None]:
    return {"low": mean.low, "high": mean.high}


@router.get("/sites/{code}/population", response=answers(list[PeopleOut]))
@endpoint("situation.read")
def list_people(request: HttpRequest, code: str) -> Any:
    """Every version of the people a site serves, newest first."""
    scope = scope_of(request)
    found = _site(scope, code)
    names = (
        "version", "population", "method", "cv", "valid_from", "used", "conflict", "load_share", "source",
    )  # fmt: skip
    return [{"site": code, **{name: getattr(v, name) for name in names}} for v in versions(scope, found)]


@router.post("/sites/{code}/population/{act}", response=answers(Said))
@endpoint("situation.read")
def change_people(request: HttpRequest, code: str, act: str, given: Body[dict[str, Any]]) -> Any:
    """Register, measure, combine or restate, with the fields of the page's form of that name; the same checks, the same refusals."""
    scope = scope_of(request)
    found = _site(scope, code)
    if act not in FORMS:
        raise Http404
    form = FORMS[act](given)
    done = act_on(scope, found, act, form) if form.is_valid() else None
    return {"said": str(done)} if done is not None else _refused(form)


@router.post("/sites/{code}/{act}", response=answers(Said))
@endpoint("situation.plan")
def close_or_reopen(request: HttpRequest, code: str, act: str, given: Body[dict[str, Any]]) -> Any:
    """`close` a site with `closed_on` and `reason`, or `reopen` one with `reason`; sent twice the second is refused."""
    scope = scope_of(request)
    found = _site(scope, code)
    if act not in CLOSING:
        raise Http404
    form = CLOSING[act](given)
    done = closing(scope, found, form) if form.is_valid() else None
    return {"said": str(done)} if done is not None else _refused(form)


@router.post("/supply", response=answers(Said, 201))
@endpoint("situation.estimate")
def enter_supply(request: HttpRequest, given: Body[dict[str, Any]]) -> Any:
    """Enter a lawful source of morphine of an area and year, with the fields of the page's form."""
    scope = scope_of(request)
    form = supply_form(scope, given)
    if form.is_valid() and enter(scope, form):
        return Status(201, {"said": str(say("已登记", "Entered"))})
    return _refused(form)


@router.get("/use", response=answers(list[UseOut]))
@endpoint("situation.read")
def list_use(request: HttpRequest, place: Query[Place]) -> Any:
    """What may be said of use at one site, or in one area, in its newest period: through the signed factor set of the day."""
    scope = scope_of(request)
    newest = points(scope, latest_run()).filter(latest=True, forecast=False)
    where: Area | None
    if place.site:
        found = _site(scope, place.site)
        where, newest = found.area, newest.filter(site=found)
    else:
        where = by_code(scope, place.area)
        if where is None:
            raise Http404
        newest = newest.filter(site__area__path__startswith=where.path)
    name = place.site or place.area
    said = amounts(scope, {name: (where, list(newest))}).get(name)
    if said is None:
        return []
    apart = {part.residue: part for part in said.apportioned}
    plain = [_line(name, line) for line in said.lines if line.substance not in apart]
    return [*plain, *(_apportioned(name, part) for part in apart.values())]


def _line(place: str, line: Line) -> dict[str, Any]:
    return _use(place, line.substance, line.substance, line.load, use=line.use, why=line.why)


def _apportioned(place: str, part: Apportioned) -> dict[str, Any]:
    drug = "heroin" if part.residue == "morphine" else part.residue
    return _use(place, part.residue, drug, part.load, use=part.use, why=part.words or part.load_only)


def _use(place: str, residue: str, drug: str, load: Load, *, use: Use | None, why: object) -> dict[str, Any]:
    kg = use.kg_interval if use else None
    users = use.users if use else None
    return {
        "place": place,
        "residue": residue,
        "drug": use.drug if use else drug,
        "load": load.level,
        "load_high": load.high,
        "use": use.amount if use else None,
        "low": use.total.low if use else None,
        "high": use.total.high if use else None,
        "random_low": use.random.low if use else None,
        "random_high": use.random.high if use else None,
        "kg_year": use.kg_year if use else None,
        "kg_low": kg.low if kg else None,
        "kg_high": kg.high if kg else None,
        "users_low": users.low if users else None,
        "users_high": users.high if users else None,
        "factor": use.factor if use else None,
        "factor_set": use.set_id if use else "",
        "why": str(why) if why and use is None else "",
    }


def _site(scope: Scope, code: str) -> Site:
    found = sites(scope).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _refused(form: forms.BaseForm) -> Any:
    """The errors of a form, each under the name of its field."""
    rows = [
        RowError(column=name if name in form.fields else "", wrong=str(text))
        for name, texts in form.errors.items()
        for text in texts
    ]
    return Status(422, Error(error=str(say("没有保存，也没有计算", "Nothing was computed or saved")), rows=rows))
