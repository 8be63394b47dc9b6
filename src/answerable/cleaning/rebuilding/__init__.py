"""From a stranger's file to what can be seen in it, inside the limited child: one module a family of formats.

Each has `rebuild(content, kind, wanted) -> Content`; it never copies a part, only what a reader sees.
"""
