"""The visits of a week that hang on a wall, and an import that changes who comes. On both."""

from datetime import timedelta

import pytest

from desktop.models import Source
from desktop.services import disclosure, lists, papers, today, week_paper
from desktop.services.changes import carry_out
from desktop.services.names import Names
from desktop.words.enums import Sector, SourceKind
from desktop.words.lists import Filters
from desktop.words.tables import TableKind
from tests.clock import NOW, TODAY
from tests.feeds.making import JOHN, MARY
from tests.feeds.workbooks import in_csv
from tests.services.weeks import MONDAY

ROTA = ("NHS number", "Surname", "DOB", "Visit date", "Start time", "Visit type")
CALL = (MARY, "Adams", "09/03/1941", "27/11/2026", "08:00", "Call")
LATER = (*CALL[:4], "10:30", "Call")
JOHNS = (JOHN, "Bell", "01/05/1938", "27/11/2026", "09:00", "Call")


class Home:
    """Mary, whose calls hang on her kitchen wall, and whoever looks after her."""

    def __init__(self, factory, at, explain) -> None:
        self.at, self.team = at, factory.team()
        practice = factory.practice(team=self.team)
        self.nurse = factory.staff(teams=[self.team])
        self.mary = factory.patient("Adams", "Mary", nhs=MARY, born="1941-03-09", practice=practice)
        factory.patient("Bell", "John", nhs=JOHN, born="1938-05-01", practice=practice)
        source = Source(code="care", name="Care", sector=Sector.SOCIAL, kind=SourceKind.COUNCIL)
        factory.keep(source)
        explain(source, TableKind.ROTA, ROTA, complete=True)

    def print(self, monday=MONDAY):
        carry_out(
            self.at(self.nurse),
            lambda session: week_paper.printed(
                session, self.nurse, self.mary.id, monday, None, "Kitchen wall", "", NOW
            ),
            NOW,
        )

    def wrong(self, now=NOW):
        """Whether Papers, Today and the list of papers out of date each say so."""
        store = self.at(self.nurse)
        store.clock = lambda: now
        with store.reading() as session:
            audience = disclosure.person(session, self.nurse)
            on_papers = papers.of_patient(session, self.nurse, self.mary.id)
            on_today = today.today(session, self.nurse, audience, now).papers
            listed = lists.listed(
                session, audience, "", Filters(print_out_of_date=True), TODAY, Names()
            )
        return (
            any(each.out_of_date for each in on_papers),
            [each.patient for each in on_today] == [self.mary.id],
            [each.id for each in listed] == [self.mary.id],
        )


@pytest.fixture
def home(factory, at, explain):
    return Home(factory, at, explain)


def later(hours):
    return NOW + timedelta(hours=hours)


def test_an_import_that_moves_a_visit_makes_the_printed_week_wrong(home, bring):
    bring(in_csv(ROTA, CALL, JOHNS), source="care")
    home.print()
    bring(in_csv(ROTA, CALL, (*JOHNS[:4], "09:30", "Call")), source="care", now=later(1))
    assert home.wrong() == (False, False, False)
    bring(in_csv(ROTA, LATER, JOHNS), source="care", now=later(2))
    assert home.wrong() == (True, True, True)
    bring(in_csv(ROTA, CALL, (*JOHNS[:4], "09:45", "Call")), source="care", now=later(3))
    assert home.wrong() == (False, False, False)


def test_a_visit_that_a_complete_rota_leaves_out_makes_it_wrong(home, bring):
    bring(in_csv(ROTA, CALL, JOHNS), source="care")
    home.print()
    bring(in_csv(ROTA, JOHNS), source="care", now=later(1))
    assert home.wrong() == (True, True, True)


def test_a_week_that_is_over_is_wrong_no_more_though_nobody_touched_it(home, bring):
    bring(in_csv(ROTA, CALL), source="care")
    home.print()
    bring(in_csv(ROTA, LATER), source="care", now=later(1))
    assert home.wrong(NOW + timedelta(days=3)) == (True, True, True)
    assert home.wrong(NOW + timedelta(days=4)) == (False, False, False)
