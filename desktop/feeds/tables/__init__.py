"""Tables: CSV and workbooks whose columns mean what someone once said on the screen.

``sheet`` makes rows of text out of bytes, ``reader`` makes people and sayings out of rows and a
mapping. Both are pure.
"""
