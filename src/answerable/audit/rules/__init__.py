"""The journal's pure rules: how a value is digested and how entries are chained."""
