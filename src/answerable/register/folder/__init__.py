"""The register folder: plain CSV files and one office.yaml, which an office can write itself.

`columns` says which files and columns there are, `cells` how one cell is read, `reading` reads a whole folder and
collects everything wrong with it, `handbook` writes the page that documents it.
"""
