"""Builds a small simulated province in a process of its own: `python -m tests.e2e.province 4303`."""

from __future__ import annotations

import os
import sys


def main(only: str) -> None:
    """Fill the data folder named by `LANJIE_VAR`, with the works of the counties whose code begins with `only`."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "lanjie.site.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from lanjie.core.quantities import today
    from lanjie.demo import truth
    from lanjie.demo.build import build
    from tests.integration.situation.assessment_rows import whole_province

    call_command("migrate", verbosity=0)
    build(lambda _what: None, only=only)
    truth.keep()
    whole_province(truth.make(today()).months[-1], only)  # one city is too little to assess


if __name__ == "__main__":
    main(sys.argv[1])
