"""The public site as a WSGI application: behind the fence, with the shelf of rendered pages before it."""

import os
from functools import partial

from answerable.config import fence

fence.put_up()
os.environ["DJANGO_SETTINGS_MODULE"] = "answerable.config.settings.public"

from django.core.wsgi import get_wsgi_application  # noqa: E402 - after the settings are named

django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402

from answerable.config.build import build  # noqa: E402
from answerable.config.home import public_folder  # noqa: E402
from answerable.publication.hosts import name_kept  # noqa: E402
from answerable.publication.queries import version  # noqa: E402
from answerable.publication.shelf import Shelf  # noqa: E402

application = Shelf(
    django_application,
    public_folder() / "pages",
    version,
    build=build(),
    named=partial(name_kept, allowed=settings.ALLOWED_HOSTS, address=settings.PUBLIC_ADDRESS),
)
