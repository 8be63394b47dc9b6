"""What a service reports to the office that pays for it: counted from events, protected, signed, and sent as a file.

This is the one way out of the pathways store. counting.py counts, protecting.py hides what would tell of a person, both plain Python;
queries.py reads the store, actions.py signs and sends. What a file may hold is fixed by answerable.standards.service_returns.
"""
