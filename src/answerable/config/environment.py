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
        "ANSWERABLE_ADDRESS",
        "the address in the officer's browser; reminders then have no link",
        "The address under which colleagues reach this site, for the links in messages: https://foi.example.org.",
    ),
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
    Setting(
        "ANSWERABLE_RETURN_MONTHS",
        "3",
        "Pathways: how many months the period of a service’s return has: 1, 3, 6 or 12.",
    ),
    Setting(
        "ANSWERABLE_RETURNS",
        "`returns` in the data folder",
        "The folder that the pathways site writes services’ signed returns to, and the office reads them from.",
    ),
    Setting(
        "ANSWERABLE_IMAP_HOST", "none: no mail is fetched", "The mail server of the mailbox that requests come to."
    ),
    Setting("ANSWERABLE_IMAP_PORT", "993", "The mail server's port for IMAP."),
    Setting("ANSWERABLE_IMAP_USER", "none", "The user name of that mailbox."),
    Setting(
        "ANSWERABLE_IMAP_PASSWORD",
        "none",
        "Its password. Better: ANSWERABLE_IMAP_PASSWORD_FILE, a file that has the password alone.",
    ),
    Setting("ANSWERABLE_IMAP_PASSWORD_FILE", "none", "The file with the mailbox's password."),
    Setting("ANSWERABLE_IMAP_FOLDER", "INBOX", "The folder that mail is fetched from."),
    Setting(
        "ANSWERABLE_IMAP_DONE_FOLDER",
        "Answerable",
        "The folder that fetched mail is moved to; it is made where it is missing. Empty: mail stays where it is, with a mark.",
    ),
    Setting(
        "ANSWERABLE_IMAP_TLS", "tls", "tls (port 993), starttls (port 143), or none for a server on the same machine."
    ),
    Setting("ANSWERABLE_SMTP_HOST", "none: mail waits in the outbox", "The mail server that letters are handed to."),
    Setting("ANSWERABLE_SMTP_PORT", "587", "The mail server's port for SMTP."),
    Setting("ANSWERABLE_SMTP_USER", "none", "The user name for it, where it wants one."),
    Setting(
        "ANSWERABLE_SMTP_PASSWORD",
        "none",
        "Its password. Better: ANSWERABLE_SMTP_PASSWORD_FILE, a file that has the password alone.",
    ),
    Setting("ANSWERABLE_SMTP_PASSWORD_FILE", "none", "The file with that password."),
    Setting(
        "ANSWERABLE_SMTP_TLS",
        "starttls",
        "starttls (port 587), tls (port 465), or none for a server on the same machine.",
    ),
    Setting(
        "ANSWERABLE_MAIL_FROM",
        "none: mail waits in the outbox",
        "Who letters come from: the office's own mailbox, which gets a copy of everything sent.",
    ),
    Setting(
        "ANSWERABLE_MAIL_SETTLE",
        "300",
        "Seconds that a copy may take to that mailbox. After a crash, a message not found there by then is sent again.",
    ),
    Setting(
        "ANSWERABLE_REGULATOR_DOMAINS",
        "ico.org.uk",
        "What stands after the @ in the regulator's addresses, with commas between: mail from there is the regulator's.",
    ),
    Setting(
        "ANSWERABLE_PUBLIC_HOME",
        "public, in the data folder",
        "The public site's folder: the published store, the search index, rendered pages. All that `answerable serve --public` reads.",
    ),
    Setting("ANSWERABLE_PUBLIC_HOSTS", "127.0.0.1,localhost", "The host names under which the public site is reached."),
    Setting(
        "ANSWERABLE_PUBLIC_ADDRESS",
        "the address in the reader's browser",
        "The address under which the public reaches the site, for feeds and open data: https://foi.example.org.",
    ),
    Setting(
        "ANSWERABLE_SUPPORT_ADDRESS",
        "no link",
        "The address under which the public reaches the pathways site, https://…: “Find support” then leads to its form, where people ask for support in writing.",
    ),
    Setting(
        "ANSWERABLE_PATHWAYS_HOME",
        "pathways, in the data folder",
        "The pathways site's folder: the store of victims' referrals, the documents of protocols. All that `answerable serve --pathways` keeps.",
    ),
    Setting(
        "ANSWERABLE_PATHWAYS_KEYS",
        "pathways-keys.json, beside that folder",
        "The file of the keys that open what the pathways store holds. Never in that folder; better on another disk, and copied elsewhere.",
    ),
    Setting(
        "ANSWERABLE_PATHWAYS_DATABASE_URL",
        "SQLite in that folder",
        "The pathways store: postgres://user:password@host:port/name, with a role of its own that can reach no other store.",
    ),
    Setting(
        "ANSWERABLE_PATHWAYS_SECRET_KEY",
        "a file in that folder, made on first use",
        "The key that signs the pathways site's sessions and forms. Give it where several machines serve it.",
    ),
    Setting(
        "ANSWERABLE_PATHWAYS_HOSTS", "127.0.0.1,localhost", "The host names under which the pathways site is reached."
    ),
    Setting(
        "ANSWERABLE_PATHWAYS_ORIGINS",
        "none",
        "The addresses, with https://, from which the pathways site takes forms behind a proxy.",
    ),
    Setting(
        "ANSWERABLE_PATHWAYS_IDLE_MINUTES",
        "30",
        "After so many minutes without use a page of the pathways site locks, and a code opens it.",
    ),
    Setting(
        "ANSWERABLE_PATHWAYS_SESSION_HOURS",
        "8",
        "After so many hours the pathways site asks for password and code again.",
    ),
    Setting(
        "ANSWERABLE_PATHWAYS_PLAN_REVIEW_DAYS",
        "28",
        "A plan of support is to be looked at again after so many days, where it does not say when.",
    ),
    Setting(
        "ANSWERABLE_PATHWAYS_NEW_CASE_DAYS", "3", "For so many days a case stands among the new ones of a worker’s day."
    ),
    Setting(
        "ANSWERABLE_PATHWAYS_ADDRESS",
        "none: nobody is written to",
        "The address under which workers reach the pathways site, https://…: it stands in the messages to them.",
    ),
    Setting(
        "ANSWERABLE_PATHWAYS_SMTP_HOST",
        "none: nobody is written to",
        "The mail server that the pathways site hands messages to workers to. The office’s own settings of mail are not read there.",
    ),
    Setting("ANSWERABLE_PATHWAYS_SMTP_PORT", "587", "That server’s port."),
    Setting("ANSWERABLE_PATHWAYS_SMTP_USER", "none", "The user name for it, where it wants one."),
    Setting(
        "ANSWERABLE_PATHWAYS_SMTP_PASSWORD",
        "none",
        "Its password. Better: ANSWERABLE_PATHWAYS_SMTP_PASSWORD_FILE, a file that has the password alone.",
    ),
    Setting("ANSWERABLE_PATHWAYS_SMTP_PASSWORD_FILE", "none", "The file with that password."),
    Setting(
        "ANSWERABLE_PATHWAYS_SMTP_TLS",
        "starttls",
        "starttls (port 587), tls (port 465), or none for a server on the same machine.",
    ),
    Setting(
        "ANSWERABLE_PATHWAYS_MAIL_FROM",
        "none: nobody is written to",
        "Who messages to workers come from: an e-mail address.",
    ),
    Setting(
        "ANSWERABLE_PATHWAYS_MAIL_HOUR",
        "7",
        "From which hour of the day workers are written to, 0 to 23. Each gets one message a day at most.",
    ),
    Setting("ANSWERABLE_GLASS_HOURS", "3", "For how many hours a referral is open that was opened in an emergency."),
    Setting(
        "ANSWERABLE_GLASS_REVIEW_HOURS",
        "24",
        "Within how many hours another safeguarding lead is to review an opening.",
    ),
    Setting(
        "ANSWERABLE_GLASS_MISSES_AN_HOUR",
        "5",
        "How many numbers that open nothing somebody may type within an hour, when opening in an emergency.",
    ),
    Setting("ANSWERABLE_NAME_CHECKS_AN_HOUR", "60", "How many names a worker of a partner may check within an hour."),
    Setting(
        "ANSWERABLE_NAME_CHECKS_AN_HOUR_AN_ORGANISATION",
        "300",
        "How many names all workers of an organisation may check within an hour.",
    ),
    Setting(
        "ANSWERABLE_NAME_CHECK_HELD_MS",
        "50",
        "The answer of a name check comes after so many milliseconds, or twice, three times so many: its time tells nothing.",
    ),
    Setting(
        "ANSWERABLE_NAME_CHECK_SHOW_BITS",
        "3",
        "From this weight of evidence a name check says that somebody is possible; never less than the matching model says.",
    ),
    Setting(
        "ANSWERABLE_NAME_CHECK_SURE_BITS", "7", "From this weight of evidence a name check says that somebody is known."
    ),
    Setting(
        "ANSWERABLE_NAME_CHECK_SAMPLE_PERCENT",
        "5",
        "How many of a week’s name checks are drawn for review, in a hundred; five at least.",
    ),
    Setting(
        "ANSWERABLE_NAME_CHECK_LIST_ROWS", "5000", "How many rows of lists an organisation may match within a day."
    ),
    Setting(
        "ANSWERABLE_NAME_CHECK_KEPT_MONTHS",
        "72",
        "After so many months the log of a name check is forgotten, unless somebody has still to look at it.",
    ),
    Setting("ANSWERABLE_WORKERS", "1", "How many server processes, each of four threads."),
    Setting(
        "ANSWERABLE_DEMO", "false", "Set by `answerable demo` for its own processes; shows the demonstration banner."
    ),
    Setting("ANSWERABLE_DEMO_PASSWORD", "random", "Set by `answerable demo` for its own processes."),
)
