"""The synthetic county, made by a seed: files as its sources would send them, and nothing else.

Shares no code with the importers that load them, so that a mistake cannot agree with itself.
"""

from desktop.demo.county import County, write_county

__all__ = ["County", "write_county"]
