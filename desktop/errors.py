"""What can go wrong, said to the person in front of the screen."""

FAULT = (
    "Tapestry made a mistake and did not finish this. Nothing was lost; please try again, "
    "and tell whoever looks after Tapestry if it comes back."
)
"""For what is our fault and not the world's: all that a person is told of an exception."""


class Problem(Exception):
    """The world's fault: one sentence that says what is wrong and what to do."""


class OutOfDate(Problem):
    """Someone else changed the thing since it was shown."""
