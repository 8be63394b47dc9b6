"""What the office commissions: funds, decisions, services, agreements, years, documents, coverage, and the source of every fact."""
