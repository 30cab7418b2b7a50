"""Data in: what the sources send becomes people and items, and every entry is accounted for.

The readers (``fhir``, ``hl7``, ``asc_cld``) are pure: bytes in, a ``Parsed`` out. ``intake`` finds
the people, compares with what stands and writes.
"""
