"""The audit: who has looked at and changed what."""

from desktop.views.administration.tab import AdministrationTab


class AuditTab(AdministrationTab):
    """For the governance lead."""
