"""What the help says: how a hub is kept, and the keys of each page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A piece of help under its title."""

    title: str
    paragraphs: tuple[str, ...]
    kind: str
    """The kind of store that it is about: ``embedded``, ``hub``, or empty for both."""


@dataclass(frozen=True, slots=True)
class KeyLine:
    """Keys that do one thing."""

    page: str
    """The page's name in the window, ``window`` for all of it, or empty for every list and form."""
    where: str
    """The page as people know it."""
    keys: tuple[str, ...]
    does: str
