"""The pathways site as a WSGI application, behind a fence of its own."""

import os

from answerable.config import fence

fence.put_up(fence.NOT_FOR_PATHWAYS)
os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.config.settings.pathways"

from django.core.wsgi import get_wsgi_application  # noqa: E402 - after the settings are named

application = get_wsgi_application()
