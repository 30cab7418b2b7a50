"""What draws each paper, as the bytes of a PDF.

ReportLab is imported when the first is asked for, not at the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from desktop.words.papers import PrintedMinutes, PrintedPlan, PrintedWeek
    from desktop.words.safety import HazardLog
    from desktop.words.subject_access import SubjectAccess


def plan(printed: PrintedPlan) -> bytes:
    from desktop.reports.care_plan import care_plan

    return care_plan(printed)


def minutes(printed: PrintedMinutes) -> bytes:
    from desktop.reports import minutes

    return minutes.minutes(printed)


def subject_access(answer: SubjectAccess) -> bytes:
    from desktop.reports import subject_access

    return subject_access.subject_access(answer)


def week(printed: PrintedWeek) -> bytes:
    from desktop.reports import week

    return week.week(printed)


def hazards(log: HazardLog, printed_on: date) -> bytes:
    from desktop.reports import hazards

    return hazards.hazards(log, printed_on)
