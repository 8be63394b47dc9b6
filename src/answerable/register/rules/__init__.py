"""The register's pure rules: dates to a stated precision, financial years, money."""
