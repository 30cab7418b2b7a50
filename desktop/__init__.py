"""Tapestry, the desktop program of a Team Around Patients."""

__version__ = "0.1.0"
