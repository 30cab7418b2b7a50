"""What can go wrong in the world, said to the person in front of the screen."""


class Problem(Exception):
    """The world's fault: one sentence that says what is wrong and what to do."""


class OutOfDate(Problem):
    """Someone else changed the thing since it was shown."""
