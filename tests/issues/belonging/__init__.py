"""Which errors belong together and which do not: cases by language, each some groups of the same error told otherwise."""
