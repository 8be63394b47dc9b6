"""A PDF in; its pages as pictures and words with their places; a copy out in which what was marked is gone.

`document.look` says what the file is, `document.words` and `document.picture` show a page, `document.redact` makes the copy
and proves it before it hands it over. A stranger's file is opened only in a limited child process. Pure: no Django, no store.
"""
