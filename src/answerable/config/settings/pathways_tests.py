"""Settings for the tests of the pathways site: SQLite in memory, or PostgreSQL when this process is told to use it (see tests.py)."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "ANSWERABLE_PATHWAYS_HOME" not in os.environ:
    _folder = tempfile.mkdtemp(prefix="answerable-pathways-tests-")
    os.environ["ANSWERABLE_PATHWAYS_HOME"] = f"{_folder}/pathways"
    os.environ["ANSWERABLE_PATHWAYS_KEYS"] = f"{_folder}/keys.json"
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)

from .pathways import *  # noqa: F403
from .pathways import DATABASES, MIDDLEWARE

if os.environ.get("ANSWERABLE_TEST_ENGINE") == "postgresql":
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ["ANSWERABLE_TEST_POSTGRESQL"],
        "USER": "answerable",
        "NAME": "answerable_pathways",
    }

SECRET_KEY = "for-tests-only"  # noqa: S105 - never used outside tests
HTTPS = False
WORKERS = 1
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests draw pages without a collected folder of static files.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The room's own tables are made as its models say; a test of their own runs its migrations.
MIGRATION_MODULES = {"pathways": None}
