"""The catalog: people, projects, keys and tokens; everything that is kept beside the events.

SQLite in the data directory by default, PostgreSQL by URL. The way in is `logboom.catalog.catalog.Catalog`.
"""
