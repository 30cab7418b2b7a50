"""How an NHS number is shown. Whether one is valid is asked of a library, in ``models``."""


def shown_nhs_number(number: str | None) -> str:
    """3-3-4 on one line with spaces that do not break; ``Not known`` where there is none."""
    if not number:
        return "Not known"
    return f"{number[:3]}\N{NO-BREAK SPACE}{number[3:6]}\N{NO-BREAK SPACE}{number[6:]}"
