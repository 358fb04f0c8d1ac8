"""Every page that is looked at: URL name → arguments of an example in the small province, and who reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from lanjie.core.quantities import today
from lanjie.demo.province import quarters


def last_quarter() -> str:
    """The first day of the last complete quarter, the newest the small province has results of."""
    return quarters(today())[-1].isoformat()


def last_month() -> str:
    """The last month of that quarter, the newest the small province has an assessment of."""
    first = quarters(today())[-1]
    return f"{first.replace(month=first.month + 2):%Y-%m}"


@dataclass(frozen=True)
class Look:
    """A page and the account that opens it; "" is somebody who has not signed in."""

    name: str
    arguments: tuple[str, ...] = ()
    reader: str = "sheng"
    query: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Its address."""
        return reverse(self.name, args=self.arguments) + (f"?{urlencode(self.query)}" if self.query else "")

    def __str__(self) -> str:
        reader = [] if self.reader == "sheng" else [self.reader or "nobody"]
        return "-".join([self.name, *self.arguments, *self.query.values(), *reader])


PAGES = (
    Look("account_login", reader=""),
    Look("docs:boundary", reader=""),
    Look("docs:home"),
    Look("docs:page", ("first-steps",)),
    Look("docs:coverage"),
    Look("docs:deadlines"),
    Look("docs:figures"),
    Look("docs:figure", ("situation.wastewater.sites",)),
    Look("docs:formats"),
    Look("governance:home"),
    Look("governance:item_new"),
    Look("governance:item", ("HN-2019-1",)),
    Look("governance:item", ("MN-1",)),
    Look("governance:receive", ("MN-1",)),
    Look("governance:matrix", ("HN-2019-1",), query={"gaps": "1"}),
    Look("governance:opinion", ("HN-2019-1", "7")),
    Look("governance:opinion", ("HN-2019-1", "2"), reader="weiyuan"),
    Look("governance:evaluation", ("HN-2019-1", "1"), reader="weiyuan"),
    Look("governance:comment", ("HN-2019-1", "1"), reader="weiyuan"),
    Look("governance:split", ("MN-1", "2")),
    Look("governance:assign", ("MN-1", "1")),
    Look("governance:mine", reader="danwei"),
    Look("governance:mine", reader="xian"),
    Look("governance:tasks"),
    Look("governance:tasks", query={"when": "overdue"}),
    Look("governance:task_new"),
    Look("governance:measures"),
    Look("governance:measure_new"),
    Look("governance:measure", ("HN-2020-O024",)),
    Look("governance:measure_prove", ("HN-2020-O024",)),
    Look("governance:evidence"),
    Look("governance:letters"),
    Look("governance:ladder"),
    Look("governance:letter_new"),
    Look("governance:documents", query={"conflict": "on"}),
    Look("governance:document", ("HN-2020-D060",)),
    Look("governance:document_new"),
    Look("governance:meetings"),
    Look("governance:meeting", ("HN-2020-D040",)),
    Look("governance:meeting_new"),
    Look("governance:instructions"),
    Look("governance:instruction_new"),
    Look("governance:plans"),
    Look("governance:plan", ("HN-1P5-1",)),
    Look("governance:rounds"),
    Look("governance:round_new"),
    Look("governance:round", ("LD-2020-1",)),
    Look("governance:round", ("LD-MN-1",)),
    Look("governance:visits", reader="danwei"),
    Look("governance:visit", ("1",)),
    Look("governance:visit", ("36",), reader="danwei"),
    Look("governance:visit", ("36",), reader="xian"),
    Look("governance:schemes"),
    Look("governance:scheme", ("1",)),
    Look("governance:listings"),
    Look("governance:listing_new"),
    Look("governance:listing", ("LG-2020-00001",)),
    Look("governance:accountability"),
    Look("governance:accountability_new"),
    Look("governance:accountability_one", ("A-2020-00001",)),
    Look("governance:upload"),
    Look("home"),
    Look("home", reader="xian"),
    Look("law:home"),
    Look("law:rule", ("treatment.compulsory_isolation.handover_latest",)),
    Look("law:calendar"),
    Look("law:due"),
    Look("law:precursors"),
    Look("law:terms"),
    Look("law:texts"),
    Look("law:text", ("licensing-law",)),
    Look("registry:areas"),
    Look("registry:area", ("433125",)),
    Look("registry:organisations"),
    Look("registry:organisation", ("LAB-43",)),
    Look("registry:facilities"),
    Look("registry:facility", ("430304-W1",)),
    Look("registry:upload"),
    Look("reports:home"),
    Look("reports:figures"),
    Look("reports:figure", ("situation.wastewater.sites",)),
    Look("reports:figure", ("situation.wastewater.load.methamphetamine",)),
    Look("reports:figure_rows", ("situation.wastewater.sites",)),
    Look("reports:assessment_bulletins"),
    Look("reports:bulletins"),
    Look("reports:bulletin_draft", query={"quarter": last_quarter()}),
    Look("reports:assessment_draft", query={"month": last_month()}),
    Look("reports:verify"),
    Look("reports:statutory_reports"),
    Look("reports:statutory", ("SR-2020-09-11-2",)),
    Look("reports:statutory", ("SR-2020-09-11-1",)),
    Look("reports:statutory_chapter", ("SR-2020-09-11-2", "3", "zh")),
    Look("reports:statutory_checks", ("SR-2020-09-11-2",)),
    Look("reports:statutory_signing", ("SR-2020-09-11-1",)),
    Look("reports:statutory_numbers", ("SR-2020-09-11-1",)),
    Look("reports:statutory_number", ("SR-2020-09-11-1", "pre.registered")),
    Look("reports:statutory_compare", ("SR-2020-09-11-1",)),
    Look("reports:statutory_errata", ("SR-2020-09-11-1",)),
    Look("reports:values"),
    Look("reports:reported", ("pre.registered",)),
    Look("reports:report_figure"),
    Look("reports:to_report"),
    Look("reports:to_report", reader="xian"),
    Look("reports:late"),
    Look("reports:calls"),
    Look("reports:new_call"),
    Look("reports:checks"),
    Look("reports:figures_coverage"),
    Look("reports:upload"),
    Look("situation:home"),
    Look("situation:assessment_runs"),
    Look("situation:home", query={"view": "change", "map": "outline"}),
    Look("situation:home", query={"view": "table"}),
    Look("situation:home", reader="shi"),
    Look("situation:county", ("430304",)),
    Look("situation:assessment_compare"),
    Look("situation:assessment_compare", query={"area": "430304"}),
    Look("situation:assessment_sensitivity"),
    Look("situation:assessment_method"),
    Look("situation:assessment_truth"),
    Look("situation:assessment_listing"),
    Look("situation:assessment_decision", ("1",)),
    Look("situation:wastewater"),
    Look("situation:wastewater", query={"substance": "MDMA"}),
    Look("situation:wastewater", reader="xian"),
    Look("situation:area", ("430300",)),
    Look("situation:area", ("430304",)),
    Look("situation:area", ("430102",)),  # nothing is sampled there
    Look("situation:sites"),
    Look("situation:site", ("430304-W1",)),
    Look("situation:site", ("430304-W1",), query={"substance": "ketamine"}),
    Look("situation:population", ("430304-W1",)),
    Look("situation:site_closing", ("430304-W1",)),
    Look("situation:plan"),
    Look("situation:plan_new"),
    Look("situation:round", ("1",)),
    Look("situation:design"),
    Look("situation:entry"),
    Look("situation:site_new"),
    Look("situation:today"),
    Look("situation:today", reader="xian"),
    Look("situation:today", reader="shiyanshi"),
    Look("situation:quality"),
    Look("situation:method"),
    Look("situation:formulas"),
    Look("situation:formula", ("opiates",)),
    Look("situation:formula", ("week",)),
    Look("situation:supply"),
    Look("situation:monitoring"),
    Look("situation:monitoring_counts"),
    Look("situation:monitoring_hair"),
    Look("situation:monitoring_prices"),
    Look("situation:monitoring_surveys"),
    Look("situation:monitoring_late", ("counts",)),
    Look("situation:monitoring_records", ("prices",)),
    Look("situation:monitoring_new", ("hair",), reader="xian"),
    Look("situation:factors"),
    Look("situation:factor_set", ("1",)),
    Look("situation:factor_set", ("2",)),
    Look("situation:upload"),
    Look("users", reader="anquan"),
    Look("users_new", reader="anquan"),
    Look("user", ("sheng",), reader="anquan"),
    Look("mfa_index"),
    Look("account_change_password"),
)

#: Addresses without arguments that are no pages of ours, and why.
NOT_PAGES = {
    "account_inactive": "an account that was closed while signing in",
    "account_logout": "a button",
    "account_reauthenticate": "asked for on the way to the second factor",
    "mfa_activate_totp": "after signing in again",
    "mfa_add_webauthn": "after signing in again",
    "mfa_authenticate": "between the two steps of signing in",
    "mfa_deactivate_totp": "after signing in again",
    "mfa_download_recovery_codes": "a file",
    "mfa_generate_recovery_codes": "after signing in again",
    "mfa_list_webauthn": "after signing in again",
    "mfa_reauthenticate": "on the way to the second factor",
    "mfa_reauthenticate_webauthn": "on the way to the second factor",
    "mfa_view_recovery_codes": "after signing in again",
    "registry:home": "leads to registry:areas",
    "set_language": "a button",
    "situation:worker": "a script",
}
