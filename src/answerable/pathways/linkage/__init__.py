"""Whether two records are one person: how names are read, compared, weighed, and what is told of the result.

Plain Python: no Django, no store, no file but the models shipped here. Nothing in this room merges people; it proposes.
"""
