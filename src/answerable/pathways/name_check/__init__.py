"""Whether somebody is known already, and to whom: the blind index, the look-up, partners' lists and keyed tokens.

Matching itself is plain Python (pathways.linkage). Here it meets the store: what is read of it, in which order, and what may be said.
"""
