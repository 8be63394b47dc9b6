"""What the settings of the office and of the public site have in common. It knows no store."""

from __future__ import annotations

from typing import Any

SQLITE_OPTIONS: dict[str, Any] = {
    # Write-ahead log: readers never wait for the writer. IMMEDIATE: a writer waits at the start of its
    # transaction instead of failing in the middle.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "answerable.config.log.WithoutData"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
