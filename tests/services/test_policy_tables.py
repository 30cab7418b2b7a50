"""The tables of a policy: read, written again, and refused as a whole for any slip."""

from dataclasses import replace

import pytest

from desktop.errors import Problem
from desktop.services import policy
from desktop.services.policy_tables import lines, read, written
from desktop.words.policy import PolicyText

SHIPPED = policy.shipped()


def test_what_is_written_is_what_was_read() -> None:
    again = written(lines(SHIPPED))
    assert read(again) == read(SHIPPED)
    assert lines(again) == lines(SHIPPED)
    assert again.permissions == SHIPPED.permissions
    assert again.limits == SHIPPED.limits


def test_a_reason_may_hold_commas_quotes_and_new_lines() -> None:
    held = lines(SHIPPED)
    odd = replace(held.allowing[0], reason='They said: "ring first", then\ngo in')
    changed = replace(held, allowing=(odd, *held.allowing[1:]))
    assert lines(written(changed)) == changed


def with_(table: str, line: str, *, instead_of: str = "") -> PolicyText:
    """The shipped policy with one line more, or in the place of the one that begins so."""
    kept = [
        each
        for each in getattr(SHIPPED, table).splitlines()
        if not (instead_of and each.startswith(instead_of))
    ]
    return replace(SHIPPED, **{table: "\n".join([*kept, line]) + "\n"})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (replace(SHIPPED, disclosure="audience,kinds\n"), "disclosure is refused.*these columns"),
        (with_("disclosure", "gp,health,problem,normal,"), "needs all 5 columns, and a reason"),
        (with_("disclosure", "gp,health,problem,normal"), "needs all 5 columns"),
        (with_("disclosure", "gp,health,problem,normal,why,more"), "needs all 5 columns"),
        (with_("disclosure", "gp,health,problems,normal,why"), "says “problems”"),
        (with_("disclosure", "*,health,problem,normal,why"), r"says “\*”"),
        (with_("disclosure", "gp,health,,normal,why"), "says “”"),
        (with_("disclosure", "gp,health,a\0b,normal,why"), "disclosure is refused"),
        (with_("permissions", "break the glas,gp,why"), "permissions is refused.*“break the glas”"),
        (with_("permissions", "break the glass,paper,why"), "says “paper”"),
        (
            with_("limits", "days an agenda stays open,0,why", instead_of="days an agenda"),
            "limits is refused.*says “0”: a limit is a whole number",
        ),
        (
            with_("limits", "days an agenda stays open,14.5,why", instead_of="days an agenda"),
            "says “14.5”",
        ),
        (
            with_("limits", "days an agenda stays open,1001,why", instead_of="days an agenda"),
            "from 1 to 1000",
        ),
        (with_("limits", "days an agenda stays open,15,why"), "says a limit twice"),
        (
            replace(SHIPPED, limits=SHIPPED.limits.replace("days an agenda", "weeks an agenda")),
            "“weeks an agenda stays open”",
        ),
        (
            replace(
                SHIPPED,
                limits="".join(
                    each for each in SHIPPED.limits.splitlines(True) if "agenda" not in each
                ),
            ),
            "does not say the days an agenda stays open",
        ),
        (
            replace(
                SHIPPED,
                permissions="".join(
                    each for each in SHIPPED.permissions.splitlines(True) if "govern" not in each
                ),
            ),
            "lets nobody “govern disclosure”",
        ),
    ],
)
def test_a_slip_anywhere_refuses_all_of_it(text: PolicyText, sentence: str) -> None:
    with pytest.raises(Problem, match=sentence):
        read(text)
