"""All pages of the window, for whoever signed in."""

from desktop.views.actions import ActionsPage
from desktop.views.administration.page import AdministrationPage, permitted
from desktop.views.desk import DeskPage
from desktop.views.feeds import FeedsPage
from desktop.views.help import HelpPage
from desktop.views.meeting import MeetingPage
from desktop.views.meetings import MeetingsPage
from desktop.views.page import Page, Seat
from desktop.views.patient import PatientPage
from desktop.views.patients import PatientsPage
from desktop.views.places import PlacesPage
from desktop.views.today import TodayPage


def pages(seat: Seat) -> dict[str, Page]:
    """By the names under which the window moves between them."""
    found: dict[str, Page] = {
        "today": TodayPage(seat),
        "patients": PatientsPage(seat),
        "patient": PatientPage(seat),
        "desk": DeskPage(seat),
        "places": PlacesPage(seat),
        "meetings": MeetingsPage(seat),
        "meeting": MeetingPage(seat),
        "actions": ActionsPage(seat),
        "feeds": FeedsPage(seat),
        "help": HelpPage(seat),
    }
    if offered := permitted(seat):
        found["administration"] = AdministrationPage(seat, offered)
    return found
