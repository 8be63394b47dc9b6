"""Open data of the public site: records as CSV, JSON and Parquet, feeds, the map of the site, and other standards' files.

What a list, a field or a column is called is said once, in `rules.open_data`, out of `rules.kinds`.
"""
