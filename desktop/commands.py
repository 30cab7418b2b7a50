"""The commands: what an office does without opening the window."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from desktop import __version__
from desktop.config import read_config
from desktop.errors import Problem
from desktop.words.enums import PrintFormat, SourceKind

# Rooms are imported where a command needs them: a version is said before SQLAlchemy, ReportLab
# and the feeds are there.

cli = typer.Typer(
    name="tapestry",
    help="One health and social care view, the team meeting, and the care plan on paper.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
)
printing = typer.Typer(help="Make a paper without opening the window.")
cli.add_typer(printing, name="print")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of words.")]


@cli.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    store: Annotated[
        str | None,
        typer.Option(
            metavar="PATH|postgresql://…",
            help="The hub to use; by default the one set up on this computer.",
        ),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Say the version.")] = False,
) -> None:
    """Open the program; a command does one thing without it."""
    context.obj = read_config(store)
    if version:
        say(f"Tapestry {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        from desktop.app import run

        raise typer.Exit(run(context.obj))


@cli.command()
def init(context: typer.Context, as_json: AsJson = False) -> None:
    """Make an empty hub. An embedded one is unlocked by a passphrase and a recovery code."""
    from desktop import unattended

    recovery = unattended.init(context.obj)
    answer(
        as_json,
        {"store": context.obj.store, "recovery_code": recovery},
        f"The hub is ready at {context.obj.store}.",
        *(
            [
                f"Recovery code: {recovery}",
                "Print it and lock it away: it opens the hub if the passphrase is lost.",
            ]
            if recovery
            else []
        ),
    )


@cli.command("import")
def bring_in(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files and folders, read by content.")],
    source: Annotated[
        str | None,
        typer.Option(help="The feed's code; by default the folder that a file lies in names it."),
    ] = None,
    kind: Annotated[
        SourceKind | None,
        typer.Option(help="Of a source that is new: what sort of system it is. It is made."),
    ] = None,
    may_register: Annotated[
        bool,
        typer.Option(
            "--may-register", help="Of a source that is new: people not known here are taken in."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring in what the sources sent, and account for every entry.

    A source that does not exist yet begins with its first files: name it with --source and --kind,
    and add --may-register if it may say who lives here, as a practice does and a ward does not.
    """
    from desktop import log, unattended
    from desktop.feeds.account import as_words, totals

    if (kind or may_register) and source is None:
        raise Problem(
            "A kind and what may be registered are for a new source: name it with --source."
        )
    if may_register and kind is None:
        raise Problem(
            "Whether a source may register people is said when it begins: name its --kind as well."
        )
    log.set_up()
    accounts = unattended.bring_in(
        context.obj, paths, source, kind=kind, may_register=may_register,
        progress=None if as_json else say,
    )  # fmt: skip
    answer(as_json, totals(accounts), *as_words(accounts))


@printing.command("plan")
def print_plan(
    context: typer.Context,
    *,
    patient: Annotated[int, typer.Argument(help="The patient's id in this hub.")],
    out: Annotated[Path, typer.Option(help="The PDF to write.")],
    format_: Annotated[
        PrintFormat | None,
        typer.Option("--format", help="By default the person's recorded format."),
    ] = None,
    why: Annotated[str, typer.Option(help="Why another format than the recorded one.")] = "",
    place: Annotated[str, typer.Option(help="Where the paper will lie.")] = "",
    as_json: AsJson = False,
) -> None:
    """Print a person's care plan summary, as a numbered copy."""
    from desktop import unattended

    serial = unattended.print_plan(context.obj, patient, out, format_=format_, why=why, place=place)
    answer(as_json, {"serial": serial, "out": str(out)}, f"Copy {serial} is in {out}.")


@cli.command()
def verify(
    context: typer.Context,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="HEAD", help="A head kept elsewhere: number:hash, or a file that holds it."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check the audit, entry by entry, and the file that holds it."""
    from desktop import unattended

    verdict = unattended.verify(context.obj, against)
    if not verdict.ok and not as_json:
        raise Problem(verdict.sentence)
    answer(
        as_json,
        {"ok": verdict.ok, "entries": verdict.entries, "head": verdict.head,
         "sentence": verdict.sentence},
        verdict.sentence,
        f"Head {verdict.head}",
    )  # fmt: skip
    if not verdict.ok:
        raise typer.Exit(1)


@cli.command()
def demo(
    headless: Annotated[
        Path | None,
        typer.Option(metavar="OUT", help="Do it all without a screen; leave proof in OUT."),
    ] = None,
    store: Annotated[
        Path | None, typer.Option("--dir", metavar="STORE", help="Keep the hub in this folder.")
    ] = None,
    patients: Annotated[int, typer.Option(min=60, help="How many people live there.")] = 2000,
    seed: Annotated[int, typer.Option(help="Same seed, same county.")] = 1974,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day on which the story stands."),
    ] = None,
) -> None:
    """Open a hub of a synthetic county, made from a seed and loaded through the real feeds."""
    day: date = (today or datetime.now(UTC)).date()
    if headless is not None:
        from desktop.demo.tour import walk

        walk(headless, store, patients=patients, seed=seed, today=day, say=say)
        return
    from desktop.demo.hub import open_window

    raise typer.Exit(open_window(store, patients=patients, seed=seed, today=day, say=say))


def say(sentence: str) -> None:
    """One line of plain progress."""
    print(sentence, flush=True)


def answer(as_json: bool, told: dict[str, Any], *sentences: str) -> None:
    """The result of a command, for a script or for a person."""
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for sentence in sentences:
            say(sentence)
