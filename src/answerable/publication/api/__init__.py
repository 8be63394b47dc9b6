"""The interface for programs, read only: /api/v1/. Its description (OpenAPI 3.1) is made from `rules.kinds`."""
