"""People who were harmed: their referral to the services that are paid for, known to the right people only.

A store of its own, with keys of its own. It imports nothing of the office's, and the one way out of it is `pathways.returns`.
"""
