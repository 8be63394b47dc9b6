"""Settings that every process shares. What an office may set is read from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from environs import Env

from answerable.config.home import data_folder, public_folder

from .shared import LOGGING as LOGGING
from .shared import SQLITE_OPTIONS

env = Env()

BASE = Path(__file__).resolve().parent.parent.parent


def _database(variable: str, file: Path) -> dict[str, Any]:
    if env.str(variable, ""):
        return dict(env.dj_db_url(variable), CONN_MAX_AGE=60)
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": file, "OPTIONS": SQLITE_OPTIONS}


def secret(variable: str) -> str:
    """Return a password from the environment, or from the file that `VARIABLE_FILE` names."""
    file = env.str(f"{variable}_FILE", "")
    return Path(file).read_text(encoding="utf-8").strip() if file else env.str(variable, "")


# Two stores so far, one direction (docs/architecture.md).
DATABASES = {
    "default": _database("ANSWERABLE_OFFICE_DATABASE_URL", data_folder() / "office.sqlite3"),
    "published": _database("ANSWERABLE_PUBLISHED_DATABASE_URL", public_folder() / "published.sqlite3"),
}
DATABASE_ROUTERS = ["answerable.config.stores.StoreRouter"]
# Counts wrong passwords. In the office store, so that every worker process of the web server counts together.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # Our rooms come first: their templates replace the sign-in library's of the same name.
    "answerable.accounts",
    "answerable.audit",
    "answerable.register",
    "answerable.casework",
    "answerable.publication",
    "answerable.publishing",
    "answerable.office",
    "answerable.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
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
                "answerable.office.context.shell",
            ],
        },
    },
]

ROOT_URLCONF = "answerable.config.urls"
WSGI_APPLICATION = "answerable.config.wsgi.application"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = data_folder() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Uploaded letters: outside anything a web server would serve; read only through a view that asks who is there.
MEDIA_ROOT = data_folder() / "files"
MEDIA_URL = None

AUTH_USER_MODEL = "accounts.User"
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
LOGIN_REDIRECT_URL = "office:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "answerable.accounts.adapter.StaffAccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "answerable.accounts.forms.SignInForm",
    "change_password": "answerable.accounts.forms.NewPasswordForm",
}
# Wrong passwords: 10 a minute from one address, 5 in 5 minutes for one account; sign-in pages sent: 30 a minute.
# Wrong codes of a task's link: 10 a minute from one address.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "login": "30/m/ip", "task_link_failed": "10/m/ip"}
# A session ends with the browser, and after 12 hours in any case; there is no "remember me" on an office's machine.
ACCOUNT_SESSION_REMEMBER = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
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
# The form that divides a letter has six fields for each of its questions.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Counts of people above nil and below this are marked wherever they may be copied out (facts/law.md E4).
SMALL_NUMBER = env.int("ANSWERABLE_SMALL_NUMBER", 5)

# The address under which colleagues reach this site, for the links in messages that are written while nobody is at it.
SITE_ADDRESS = env.str("ANSWERABLE_ADDRESS", "")
# Where the public site is, for links to it.
PUBLIC_ADDRESS: str = env.str("ANSWERABLE_PUBLIC_ADDRESS", "").rstrip("/")
# Where people can write to the pathways site for support, for the link on “Find support”. The sites know no more of each other.
SUPPORT_ADDRESS: str = env.str("ANSWERABLE_SUPPORT_ADDRESS", "").rstrip("/")

# Sending mail. Nothing is sent until a server and a sender are set; messages wait in the outbox.
MAIL_SMTP = {
    "host": env.str("ANSWERABLE_SMTP_HOST", ""),
    "port": env.int("ANSWERABLE_SMTP_PORT", 587),
    "user": env.str("ANSWERABLE_SMTP_USER", ""),
    "password": secret("ANSWERABLE_SMTP_PASSWORD"),
    # "starttls" (587), "tls" from the first byte (465), or "none" for a server on this machine.
    "tls": env.str("ANSWERABLE_SMTP_TLS", "starttls"),
}
# The mailbox that requests come to. What was taken in is moved to the done folder, never deleted.
MAIL_IMAP: dict[str, Any] = {
    "host": env.str("ANSWERABLE_IMAP_HOST", ""),
    "port": env.int("ANSWERABLE_IMAP_PORT", 993),
    "user": env.str("ANSWERABLE_IMAP_USER", ""),
    "password": secret("ANSWERABLE_IMAP_PASSWORD"),
    "folder": env.str("ANSWERABLE_IMAP_FOLDER", "INBOX"),
    "done_folder": env.str("ANSWERABLE_IMAP_DONE_FOLDER", "Answerable"),
    # "tls" from the first byte (993), "starttls" (143), or "none" for a server on this machine.
    "tls": env.str("ANSWERABLE_IMAP_TLS", "tls"),
}
# Whose mail is the regulator's, by the part of the address after the @ and what ends with it.
REGULATOR_DOMAINS = env.list("ANSWERABLE_REGULATOR_DOMAINS", ["ico.org.uk"])
# Who letters come from: the office's own mailbox, which gets a copy of everything that is sent.
MAIL_FROM = env.str("ANSWERABLE_MAIL_FROM", "")
# Seconds that a message may take from the mail server to the office's own mailbox.
MAIL_SETTLE = env.int("ANSWERABLE_MAIL_SETTLE", 300)
