"""Long work of the reports room."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from lanjie.core.access import Scope
from lanjie.core.jobs import Progress, job
from lanjie.core.words import say
