"""The staff site of one office, from its data folder."""

from __future__ import annotations

from answerable.config import fence
from answerable.config.home import secret_key

from .base import *  # noqa: F403
from .base import env

# Whatever process knows the way to the office's store knows none to the victims'.
fence.put_up(fence.NOT_FOR_OFFICE)
SECRET_KEY = secret_key()
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ANSWERABLE_HOSTS", ["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("ANSWERABLE_ORIGINS", [])
# How many proxies of the office's own stand before the site. Wrong passwords are counted by the visitor's address,
# which the outermost of them adds to X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ANSWERABLE_PROXIES", 0)
# Set where the site is reached over https: turns on the secure cookies, the redirect and strict transport.
HTTPS = env.bool("ANSWERABLE_HTTPS", False)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
WORKERS = env.int("ANSWERABLE_WORKERS", 1)
# Demo accounts and the demonstration banner; set only by `answerable demo`.
DEMO = env.bool("ANSWERABLE_DEMO", False)
