"""The public site as a WSGI application: behind the fence, with the shelf of rendered pages before it."""

import os

from answerable.config import fence

fence.put_up()
os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.config.settings.public"

from django.core.wsgi import get_wsgi_application  # noqa: E402 - after the settings are named

django_application = get_wsgi_application()

from answerable.config.build import build  # noqa: E402
from answerable.config.home import public_folder  # noqa: E402
from answerable.publication.queries import version  # noqa: E402
from answerable.publication.shelf import Shelf  # noqa: E402

application = Shelf(django_application, public_folder() / "pages", version, build=build())
