"""Answerable: the record from which a public body commissions services for victims of crime, and answers for them."""

import os

# Read once, when numpy is first loaded. The matrices here are small, and threads that wait for one another over them take many times
# the processor's time that one takes (measured: a hundred times for the sums of four returns); requests run beside each other anyhow.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
