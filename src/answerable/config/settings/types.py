"""Settings for the type checker alone: every room of every site, so that it knows all the models. No process runs on them."""

from __future__ import annotations

from .tests import *  # noqa: F403
from .tests import INSTALLED_APPS

INSTALLED_APPS = ["answerable.pathways", *INSTALLED_APPS]

# Of the settings that the pathways site alone has, the types.
NAME_CHECKS_AN_HOUR = 60
NAME_CHECKS_AN_HOUR_AN_ORGANISATION = 300
NAME_CHECK_HELD_MS = 50
NAME_CHECK_SHOW_BITS = 3.0
NAME_CHECK_SURE_BITS = 7.0
NAME_CHECK_SAMPLE_PERCENT = 5
NAME_CHECK_LIST_ROWS = 5000
NAME_CHECK_KEPT_MONTHS = 72
SESSION_LONGEST_HOURS = 8
SESSION_IDLE_MINUTES = 30
GLASS_HOURS = 3
RETURN_MONTHS = 3
GLASS_REVIEW_HOURS = 24
GLASS_MISSES_AN_HOUR = 5
PLAN_REVIEW_DAYS = 28
NEW_CASE_DAYS = 3
MAIL_HOUR = 7
