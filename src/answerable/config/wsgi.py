"""The staff site as a WSGI application, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.config.settings.office")
application = get_wsgi_application()
