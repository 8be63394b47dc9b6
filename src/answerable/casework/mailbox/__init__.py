"""The office's mailbox: fetching from it, and a mail server of our own for the demonstration and the tests."""
