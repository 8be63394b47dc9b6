"""The statutes as code and tables. Pure: no Django, no files but its own tables."""
