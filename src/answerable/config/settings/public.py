"""The public site: the published store and nothing else. No accounts, no sessions, no cookies, no secret of the office's.

It reads the folder `public/` of the data folder (or ANSWERABLE_PUBLIC_HOME), and needs nothing beside it.
"""

from __future__ import annotations

import secrets
from typing import Any

from csp.constants import NONE, SELF
from environs import Env

from answerable.config.home import public_folder

from .shared import LOGGING as OFFICE_LOGGING
from .shared import SQLITE_OPTIONS

env = Env()

_URL = "ANSWERABLE_PUBLISHED_DATABASE_URL"
DATABASES: dict[str, dict[str, Any]] = {
    # There is no other store here; whatever asks for one fails.
    "default": {},
    "published": (
        dict(env.dj_db_url(_URL), CONN_MAX_AGE=60)
        if env.str(_URL, "")
        else {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": public_folder() / "published.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
            # As long as the process: opening a file for every page would cost more than reading it.
            "CONN_MAX_AGE": None,
        }
    ),
}
LOGGING: dict[str, Any] = {
    **OFFICE_LOGGING,
    "filters": {
        "without_address": {"()": "answerable.config.log.WithoutAddress"},
        "without_visitor": {"()": "answerable.config.log.WithoutVisitor"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_address"]}},
    # The web server's own lines.
    "loggers": {"gunicorn.error": {"filters": ["without_visitor"], "propagate": True}},
}
DATABASE_ROUTERS = ["answerable.config.stores.StoreRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

INSTALLED_APPS = ["answerable.publication", "answerable.ui", "django.contrib.staticfiles", "csp"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "answerable.publication.middleware.as_rendered_once",
    # After those that say what a browser may do with an answer: it holds for style sheets, scripts and pictures too.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "answerable.config.middleware.refuse_other_hosts",
    "answerable.config.middleware.refuse_nul",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "answerable.publication.context.site",
            ],
        },
    },
]
ROOT_URLCONF = "answerable.config.public_urls"
WSGI_APPLICATION = "answerable.config.public_wsgi.application"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = public_folder() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Nothing is signed here: no session, no cookie, no form token. Django wants one all the same.
SECRET_KEY = secrets.token_urlsafe(50)
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ANSWERABLE_PUBLIC_HOSTS", ["127.0.0.1", "localhost"])
# The address under which the public reaches this site, for feeds, the map of the site and open data.
PUBLIC_ADDRESS: str = env.str("ANSWERABLE_PUBLIC_ADDRESS", "").rstrip("/")
# Where people can write to the pathways site for support, for the link on “Find support”. The sites know no more of each other.
SUPPORT_ADDRESS: str = env.str("ANSWERABLE_SUPPORT_ADDRESS", "").rstrip("/")
HTTPS: bool = env.bool("ANSWERABLE_HTTPS", False)
PROXIES: int = env.int("ANSWERABLE_PROXIES", 0)
WORKERS: int = env.int("ANSWERABLE_WORKERS", 1)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_CONTENT_TYPE_NOSNIFF = True
# A victim who looks for help leaves no trace of where they looked on the next site.
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50
# Demonstration banner; set only by `answerable demo`.
DEMO = env.bool("ANSWERABLE_DEMO", False)
