"""The pathways site: the store of victims' referrals and nothing else. Its own accounts, its own keys, its own process.

It reads the folder `pathways/` of the data folder (or ANSWERABLE_PATHWAYS_HOME) and the keys that lie beside it. Neither the
office's store nor the published one is known here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from environs import Env, validate

from answerable.config.home import pathways_folder, pathways_secret_key

from .shared import LOGGING as OFFICE_LOGGING
from .shared import SQLITE_OPTIONS

env = Env()


def _secret(variable: str) -> str:
    """Return a password from the environment, or from the file that `VARIABLE_FILE` names."""
    file = env.str(f"{variable}_FILE", "")
    return Path(file).read_text(encoding="utf-8").strip() if file else env.str(variable, "")


_URL = "ANSWERABLE_PATHWAYS_DATABASE_URL"
# One store, so no router: whatever asks for another fails.
DATABASES: dict[str, dict[str, Any]] = {
    "default": (
        dict(env.dj_db_url(_URL), CONN_MAX_AGE=60)
        if env.str(_URL, "")
        else {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": pathways_folder() / "pathways.sqlite3",
            # What is deleted or changed is overwritten in the file: a record that was disposed of is not left in its free pages.
            "OPTIONS": {**SQLITE_OPTIONS, "init_command": SQLITE_OPTIONS["init_command"] + "PRAGMA secure_delete=ON;"},
        }
    ),
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING: dict[str, Any] = {
    **OFFICE_LOGGING,
    "filters": {"without_address": {"()": "answerable.config.log.WithoutAddress"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_address"]}},
}

INSTALLED_APPS = [
    # Our rooms come first: their templates replace the sign-in library's of the same name.
    "answerable.pathways",
    "answerable.audit",
    "answerable.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "answerable.config.middleware.refuse_nul",
    "answerable.config.middleware.keep_private",
    "answerable.config.middleware.SayBusy",
    "allauth.account.middleware.AccountMiddleware",
    "answerable.pathways.middleware.SignedInFully",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "answerable.pathways.context.shell",
            ],
        },
    },
]

ROOT_URLCONF = "answerable.config.pathways_urls"
WSGI_APPLICATION = "answerable.config.pathways_wsgi.application"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = pathways_folder() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = pathways_folder() / "files"
MEDIA_URL = None
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

SECRET_KEY = pathways_secret_key()
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ANSWERABLE_PATHWAYS_HOSTS", ["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("ANSWERABLE_PATHWAYS_ORIGINS", [])

AUTH_USER_MODEL = "pathways.Worker"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "pathways:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "answerable.pathways.adapter.WorkerAccountAdapter"
ACCOUNT_FORMS = {
    "login": "answerable.pathways.forms.accounts.SignInForm",
    "change_password": "answerable.pathways.forms.accounts.NewPasswordForm",
    "reauthenticate": "answerable.pathways.forms.accounts.PasswordAgainForm",
}
# Wrong passwords: 10 a minute from one address, 5 in 5 minutes for one account. Wrong codes count as wrong passwords.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "login": "30/m/ip", "reauthenticate": "10/m/user"}
# A second factor for everybody: codes of an app on a phone (RFC 6238), and codes on paper for when the phone is lost.
MFA_ADAPTER = "answerable.pathways.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "answerable.pathways.forms.accounts.CodeForm",
    "reauthenticate": "answerable.pathways.forms.accounts.CodeAgainForm",
    "activate_totp": "answerable.pathways.forms.accounts.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Pathways"
# One step of 30 seconds either way: telephones' clocks differ, and typing takes a while.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
# Addresses are given by an administrator, not typed by whoever comes by.
MFA_ALLOW_UNVERIFIED_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# What a page remembers, and what it says once, may name somebody: it stands in the session's row, sealed, and in no cookie.
SESSION_SERIALIZER = "answerable.pathways.sessions.SealedSerializer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# The room's own middleware locks a session after a time without use, and after a shift in any case. A locked one is kept this long,
# so that what was typed into a page overnight is not lost.
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_LONGEST_HOURS = env.int("ANSWERABLE_PATHWAYS_SESSION_HOURS", 8)
SESSION_IDLE_MINUTES = env.int("ANSWERABLE_PATHWAYS_IDLE_MINUTES", 30)

HTTPS = env.bool("ANSWERABLE_HTTPS", False)
PROXIES = env.int("ANSWERABLE_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
WORKERS = env.int("ANSWERABLE_WORKERS", 1)
DEMO = env.bool("ANSWERABLE_DEMO", False)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_CONTENT_TYPE_NOSNIFF = True
# No other site learns where somebody came from. Without even our own, a form would be sent as if from nowhere, and be refused.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Counts of people above nil and below this never leave for the office (facts/law.md E4).
SMALL_NUMBER = env.int("ANSWERABLE_SMALL_NUMBER", 5, validate=validate.Range(min=1, max=1000))
# How many months the period of a return has: 1, 3, 6 or 12 (facts/law.md D3: twice a year is usual; contracts say their own).
RETURN_MONTHS = env.int("ANSWERABLE_RETURN_MONTHS", 3, validate=validate.OneOf((1, 3, 6, 12)))

# Opening a referral in an emergency (facts/pathways.md 1.4): for how many hours, how soon another safeguarding lead is to review it,
# and how many numbers that open nothing may be typed in an hour.
GLASS_HOURS = env.int("ANSWERABLE_GLASS_HOURS", 3)
GLASS_REVIEW_HOURS = env.int("ANSWERABLE_GLASS_REVIEW_HOURS", 24)
GLASS_MISSES_AN_HOUR = env.int("ANSWERABLE_GLASS_MISSES_AN_HOUR", 5)

# Name checks (facts/pathways.md 2.5): how many in an hour, how long an answer is held so that its time tells nothing (milliseconds),
# from which weight of evidence somebody is possible, and from which known (bits), how many of a week's checks are drawn for review (%).
NAME_CHECKS_AN_HOUR = env.int("ANSWERABLE_NAME_CHECKS_AN_HOUR", 60)
NAME_CHECKS_AN_HOUR_AN_ORGANISATION = env.int("ANSWERABLE_NAME_CHECKS_AN_HOUR_AN_ORGANISATION", 300)
NAME_CHECK_HELD_MS = env.int("ANSWERABLE_NAME_CHECK_HELD_MS", 50)
NAME_CHECK_SHOW_BITS = env.float("ANSWERABLE_NAME_CHECK_SHOW_BITS", 3.0)
NAME_CHECK_SURE_BITS = env.float("ANSWERABLE_NAME_CHECK_SURE_BITS", 7.0)
NAME_CHECK_SAMPLE_PERCENT = env.int("ANSWERABLE_NAME_CHECK_SAMPLE_PERCENT", 5)
NAME_CHECK_LIST_ROWS = env.int("ANSWERABLE_NAME_CHECK_LIST_ROWS", 5000)
# How many months the log of name checks is kept: policy, not law (facts/law.md D6 names no time for it).
NAME_CHECK_KEPT_MONTHS = env.int("ANSWERABLE_NAME_CHECK_KEPT_MONTHS", 72, validate=validate.Range(min=1, max=1200))

# Messages to workers: how many things wait, and the site's address. Nobody is written to until server, sender and address are set.
# They are this site's own: the office's mail server is not known here.
EMAIL_HOST = env.str("ANSWERABLE_PATHWAYS_SMTP_HOST", "")
EMAIL_PORT = env.int("ANSWERABLE_PATHWAYS_SMTP_PORT", 587)
EMAIL_HOST_USER = env.str("ANSWERABLE_PATHWAYS_SMTP_USER", "")
EMAIL_HOST_PASSWORD = _secret("ANSWERABLE_PATHWAYS_SMTP_PASSWORD")
_TLS = env.str("ANSWERABLE_PATHWAYS_SMTP_TLS", "starttls", validate=validate.OneOf(("starttls", "tls", "none")))
EMAIL_USE_TLS = _TLS == "starttls"
EMAIL_USE_SSL = _TLS == "tls"
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.str("ANSWERABLE_PATHWAYS_MAIL_FROM", "")
SITE_ADDRESS = env.str("ANSWERABLE_PATHWAYS_ADDRESS", "").rstrip("/")
# From which hour of the day, here.
MAIL_HOUR = env.int("ANSWERABLE_PATHWAYS_MAIL_HOUR", 7, validate=validate.Range(min=0, max=23))

# How support is kept going here; local practice, not law.
PLAN_REVIEW_DAYS = env.int("ANSWERABLE_PATHWAYS_PLAN_REVIEW_DAYS", 28)
NEW_CASE_DAYS = env.int("ANSWERABLE_PATHWAYS_NEW_CASE_DAYS", 3)
