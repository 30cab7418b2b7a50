"""The checkers themselves: a check that cannot fail says nothing."""

from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from desktop.reports.care_plan import care_plan
from tests.reports import people
from tests.reports.reading import faults, fonts


def test_a_bare_document_is_found_wanting_by_both(tmp_path: Path) -> None:
    file = BytesIO()
    canvas = Canvas(file)
    canvas.drawString(72, 720, "Not tagged")
    canvas.save()
    found = " ".join(faults(file.getvalue(), tmp_path))
    assert "PDFUA1-" in found
    assert "UA-01-005" in found


def test_the_faces_of_the_house_are_in_the_file_and_no_other() -> None:
    names = fonts(care_plan(people.TYPICAL))
    assert names
    assert all("AtkinsonHyperlegibleNext" in name for name in names)
