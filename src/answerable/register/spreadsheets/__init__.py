"""Reading what offices already have: workbooks and CSV files in any layout. Pure: no Django, no database, nothing else of ours
but the sandbox. `opening` opens a file, `layout` finds its columns, `payments` types a spending file, `records` hands
out the rows of the other kinds.
"""
