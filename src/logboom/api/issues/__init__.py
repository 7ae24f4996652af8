"""`/api/v1/issues`: errors as issues, for pages and programs."""
