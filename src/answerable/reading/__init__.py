"""A letter in, a structured request out. Pure: no Django, no other room of ours."""
