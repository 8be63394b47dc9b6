"""Answers out: Word, tagged PDF, HTML, CSV attachments. Set from plain data."""
