"""The column of names that tells two people of one name apart."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop.views.parts.columns import Column
from desktop.words.dates import shown_date
from desktop.words.nhs_number import shown_nhs_number


def name_column(more: Callable[[Any], str] = lambda _: "") -> Column:
    """For rows that have ``name``, ``born`` and ``nhs_number``: the two stand below the name.

    So does what there is ``more`` to say of them.
    """
    return Column(
        QCoreApplication.translate("People", "Name"),
        lambda row: row.name,
        strong=True,
        below=lambda row: "\n".join(filter(None, (_below(row), more(row)))),
        whole=True,
    )


def _below(row: Any) -> str:
    tr = QCoreApplication.translate
    born = shown_date(row.born) if row.born else tr("People", "birth date not known")
    return f"{born} · {shown_nhs_number(row.nhs_number)}"
