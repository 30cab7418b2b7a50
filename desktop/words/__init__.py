"""The leaf: enums, partial dates, the NHS number and every frozen row.

Imports the standard library only, so that any room may hold these.
"""
