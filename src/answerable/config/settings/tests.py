"""Settings for the test suite: SQLite by default, PostgreSQL when the database addresses say so."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("ANSWERABLE_HOME", tempfile.mkdtemp(prefix="answerable-tests-"))

from .base import *  # noqa: E402, F403

SECRET_KEY = "for-tests-only"  # noqa: S105 - never used outside tests
DEBUG = False
DEMO = False
HTTPS = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
