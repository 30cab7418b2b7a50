"""What people do, one file a capability: the session comes first, rows or touched subjects go out.

Every reading of items takes an ``Audience`` and goes through ``disclosure.visible``.
"""
