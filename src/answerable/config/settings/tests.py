"""Settings for the test suite: SQLite in memory, or PostgreSQL when this process is told to use it.

`ANSWERABLE_TEST_ENGINE=postgresql` chooses PostgreSQL, whose socket is in the folder `ANSWERABLE_TEST_POSTGRESQL`
(scripts/throwaway_postgresql sets it). scripts/test runs one process of each kind side by side.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "ANSWERABLE_HOME" not in os.environ:
    os.environ["ANSWERABLE_HOME"] = tempfile.mkdtemp(prefix="answerable-tests-")
    atexit.register(shutil.rmtree, os.environ["ANSWERABLE_HOME"], ignore_errors=True)

from .base import *  # noqa: F403
from .base import DATABASES

if os.environ.get("ANSWERABLE_TEST_ENGINE") == "postgresql":
    DATABASES.update(
        {
            store: {
                "ENGINE": "django.db.backends.postgresql",
                "HOST": os.environ["ANSWERABLE_TEST_POSTGRESQL"],
                "USER": "answerable",
                "NAME": f"answerable_{store}",
            }
            for store in DATABASES
        }
    )

# Its one table is made as its model says, without the hundred migrations that leave nothing in this store; the commands'
# own tests run those.
DATABASES["published"]["TEST"] = {"MIGRATE": False}

SECRET_KEY = "for-tests-only"  # noqa: S105 - never used outside tests
DEBUG = False
DEMO = False
HTTPS = False
WORKERS = 1
PROXIES = 0
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests draw pages without a collected folder of static files.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # noqa: F405
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
