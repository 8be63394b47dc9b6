"""Opening the files of partners' systems: CSV, JSON and workbooks, in a process that can do nothing else."""
