"""Every setting that an office may give by the environment, with its meaning. docs/reference/settings.md is made from it."""

from __future__ import annotations

from typing import NamedTuple


class Setting(NamedTuple):
    """One environment variable: its name, what holds without it, and what it does."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting(
        "ANSWERABLE_HOME", "the user's own data folder", "The data folder: one office's stores, letters and secret key."
    ),
    Setting(
        "ANSWERABLE_SECRET_KEY",
        "a file in the data folder, made on first use",
        "The key that signs sessions and forms. Give it where several machines serve one office.",
    ),
    Setting(
        "ANSWERABLE_OFFICE_DATABASE_URL",
        "SQLite in the data folder",
        "The office store: postgres://user:password@host:port/name.",
    ),
    Setting(
        "ANSWERABLE_PUBLISHED_DATABASE_URL",
        "SQLite in the data folder",
        "The published store: postgres://user:password@host:port/name, with a role of its own.",
    ),
    Setting("ANSWERABLE_HOSTS", "127.0.0.1,localhost", "The host names under which the staff site is reached."),
    Setting("ANSWERABLE_ORIGINS", "none", "The addresses, with https://, from which forms are taken behind a proxy."),
    Setting(
        "ANSWERABLE_HTTPS",
        "false",
        "true where the site is reached over https: secure cookies, redirect, strict transport security.",
    ),
    Setting(
        "ANSWERABLE_PROXIES",
        "0",
        "How many proxies of your own stand before the site: the address that the last of them saw is the visitor's.",
    ),
    Setting(
        "ANSWERABLE_SMALL_NUMBER",
        "5",
        "Counts of people from 1 up to but not including this number are marked on pages that may be copied out.",
    ),
    Setting("ANSWERABLE_WORKERS", "1", "How many server processes, each of four threads."),
    Setting(
        "ANSWERABLE_DEMO", "false", "Set by `answerable demo` for its own processes; shows the demonstration banner."
    ),
    Setting("ANSWERABLE_DEMO_PASSWORD", "random", "Set by `answerable demo` for its own processes."),
)
