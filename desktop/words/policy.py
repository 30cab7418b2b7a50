"""The policy as people write and read it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PolicyText:
    """The three tables of a policy, each as comma-separated text with its reasons."""

    disclosure: str
    """Who may see which facts."""
    permissions: str
    """Who may do what else."""
    limits: str
    """How long things last."""


@dataclass(frozen=True, slots=True)
class PolicyVersionRow:
    """A policy that is or was in force."""

    number: int
    text: PolicyText
    note: str
    made_by: str
    made_at: datetime
