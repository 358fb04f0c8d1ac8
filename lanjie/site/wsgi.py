"""The web application as a WSGI callable: `granian --interface wsgi lanjie.site.wsgi:application`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lanjie.site.settings")
application = get_wsgi_application()
