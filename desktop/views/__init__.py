"""Screens: the window, the theme, common parts, and one file a page."""
