"""Bringing files in: how rows of a spreadsheet become rows of the store, and how they are taken out again."""

import os

# Polars reads these when it is first imported, which is after this. A file of any size is to take the same memory on a
# machine of any number of processors: few threads, one pool of memory, and what is not in use given back soon.
os.environ.setdefault("POLARS_MAX_THREADS", "2")
os.environ.setdefault("_RJEM_MALLOC_CONF", "narenas:1,dirty_decay_ms:100,muzzy_decay_ms:0")
