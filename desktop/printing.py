"""The papers that an office makes without opening the window."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from desktop import drawing
from desktop.answers import AsJson, answer
from desktop.words.dates import ENGLAND
from desktop.words.enums import PrintFormat

printing = typer.Typer(help="Make a paper without opening the window.")

PatientId = Annotated[int, typer.Argument(help="The patient's id in this hub.")]
Out = Annotated[Path, typer.Option(help="The PDF to write.")]
Format = Annotated[
    PrintFormat | None, typer.Option("--format", help="By default the person's recorded format.")
]
Why = Annotated[str, typer.Option(help="Why another format than the recorded one.")]


@printing.command("plan")
def print_plan(
    context: typer.Context,
    *,
    patient: PatientId,
    out: Out,
    format_: Format = None,
    why: Why = "",
    place: Annotated[str, typer.Option(help="Where the paper will lie.")] = "",
    as_json: AsJson = False,
) -> None:
    """Print a person's care plan summary, as a numbered copy."""
    from desktop import unattended

    serial = unattended.print_plan(context.obj, patient, out, format_=format_, why=why, place=place)
    _say_copy(serial, out, as_json=as_json)


@printing.command("week")
def print_week(
    context: typer.Context,
    *,
    patient: PatientId,
    out: Out,
    day: Annotated[
        datetime | None,
        typer.Option("--week", formats=["%Y-%m-%d"], help="A day of the week; by default today."),
    ] = None,
    format_: Format = None,
    why: Why = "",
    place: Annotated[str, typer.Option(help="Where the paper will hang.")] = "",
    as_json: AsJson = False,
) -> None:
    """Print who comes to a person in a week, for the kitchen wall, as a numbered copy."""
    from desktop import unattended

    monday = day.date() if day is not None else None
    serial = unattended.print_week(
        context.obj, patient, out, monday=monday, format_=format_, why=why, place=place
    )
    _say_copy(serial, out, as_json=as_json)


def _say_copy(serial: str, out: Path, *, as_json: bool) -> None:
    answer(as_json, {"serial": serial, "out": str(out)}, f"Copy {serial} is in {out}.")


@printing.command("hazards")
def print_hazards(*, out: Out, as_json: AsJson = False) -> None:
    """Print the hazard log of the program; no hub is needed."""
    from desktop.files import write_whole
    from desktop.services import handbook

    log = handbook.hazard_log()
    write_whole(out, drawing.hazards(log, datetime.now(ENGLAND).date()))
    answer(
        as_json,
        {"hazards": len(log.hazards), "out": str(out)},
        f"The hazard log, {len(log.hazards)} hazards, is in {out}.",
    )
