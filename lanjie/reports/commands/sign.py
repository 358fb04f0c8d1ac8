"""Signing a figure: its owner vouches for a value and the rows behind it."""

from __future__ import annotations

from lanjie.core.access import Scope
from lanjie.core.commands import Done, command
from lanjie.reports.models import FigureSignature
from lanjie.reports.queries.evidence import Opened


@command("reports.figure.sign", act="figures.sign")
def sign(*, scope: Scope, opened: Opened) -> Done:
    """Put the signer's name under a figure as it stands now; signing the same rows twice changes nothing."""
    scope.require("figures.sign", opened.area.path)
    assert scope.user is not None  # noqa: S101  a signature has a person; the program itself never signs
    standing = opened.signature
    if standing is not None and opened.state == "signed":
        return Done(target=opened.figure.key, area_path=opened.area.path, facts={"same": True}, value=standing)
    made = FigureSignature.unscoped.create(
        key=opened.figure.key,
        version=opened.figure.version,
        area=opened.area,
        since=opened.asked.since,
        on=opened.asked.on,
        known_on=opened.asked.known_on,
        value=opened.number.value,
        rows=opened.number.rows,
        rows_sha256=opened.rows_sha256,
        by=scope.user,
    )
    facts = {"on": made.on, "value": made.value, "rows": made.rows, "sha256": made.rows_sha256}
    return Done(target=made.key, area_path=opened.area.path, facts=facts, value=made)
