"""How open data is written, for the office that makes it and for the public site that shows it: no Django, nothing else of ours."""
