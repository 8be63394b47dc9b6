"""The statutes as code and tables. Pure: no Django, no files but its own tables.

What is where (the law itself is restated in facts/law.md, sections A and G):

- `working_days`: which days count. `default_calendar()`, `Calendar.is_working`, `.why_not`, `.add_working_days`, `.with_days`.
- `clock`: what is due by when. `due(events)`, `due_simple(received, …)`, and the later clocks: internal review, regulator,
  tribunal, the sixty working days of aggregation.
- `cost`: the appropriate limit, what may be counted towards it, and when requests may be added together.
- `fees`: the most that may be charged.
- `exemptions`: every exemption, exception and other ground for refusing. `lookup("s.40(2)")`, `offered_to("pcc")`.
- `notices`: what a reply and a refusal notice must contain. `missing(letter)` names what is not there.
- `publication`: the Specified Information Order: every item, its fields, periods and days. `find("3(g)")`, `falls_due(rule, period)`.
- `procurement`: the Procurement Act 2023: thresholds, notices and their days. `obligations(contract)`, `standstill_ends(day)`.
- `tables/`: the non-working days 2005 to 2030 and the exemptions, as CSV files that a person can read and check.
"""
