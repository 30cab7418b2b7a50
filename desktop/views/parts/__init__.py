"""Common parts of every page: rows in, signals out; no database and no records.

Each takes the ``Look`` first and its parent last.
"""
