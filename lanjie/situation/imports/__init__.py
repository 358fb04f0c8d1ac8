"""File layouts of monitoring: sites, the sampling plan, laboratory sheets and the published European layout."""

from __future__ import annotations

from lanjie.situation.imports.european import EUROPEAN
from lanjie.situation.imports.european_sites import EUROPEAN_SITES
from lanjie.situation.imports.laboratory import LABORATORY
from lanjie.situation.imports.plan import PLAN
from lanjie.situation.imports.sites import SITES

__all__ = ["EUROPEAN", "EUROPEAN_SITES", "LABORATORY", "PLAN", "SITES"]
