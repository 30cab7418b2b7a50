"""The commands: what an office does without opening the window."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desktop import __version__
from desktop.answers import AsJson, PasswordFile, answer, new_secret, problems_told, say
from desktop.config import read_config
from desktop.errors import Problem
from desktop.kept_files import OPENS_KEPT, kept
from desktop.printing import printing
from desktop.words.enums import SourceKind
from desktop.words.people import role_words

if TYPE_CHECKING:
    from desktop.store.backup import Held

# Rooms are imported where a command needs them: a version is said before SQLAlchemy, ReportLab
# and the feeds are there.

cli = typer.Typer(
    name="tapestry",
    help="One health and social care view, the team meeting, and the care plan on paper.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.add_typer(printing, name="print")
cli.add_typer(kept, name="kept")
user = typer.Typer(help="Look after who works here and how they sign in.")
cli.add_typer(user, name="user")

TO_COME = "Whoever is new can sign in once “tapestry user password” has given them a password."


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
    """Make an empty hub. An embedded one is unlocked by a passphrase and a recovery code.

    One on a server is brought up to date; the files that it keeps whole open by a recovery code.
    """
    from desktop import unattended

    recovery = unattended.init(context.obj)
    answer(
        as_json,
        {"store": context.obj.place, "recovery_code": recovery},
        f"The hub is ready at {context.obj.place}.",
        *(
            [
                f"Recovery code: {recovery}",
                OPENS_KEPT
                if context.obj.on_hub
                else "Print it and lock it away: it opens the hub if the passphrase is lost.",
            ]
            if recovery
            else []
        ),
    )


@cli.command("directory")
def load_directory(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="JSON, as the demo leaves it in directory.json.")],
    as_json: AsJson = False,
) -> None:
    """Load the teams, practices, places, organisations, sources and staff of the hub.

    Again, it brings them up to date; what the file does not name stays.
    """
    from desktop import unattended

    told = unattended.load_directory(context.obj, file)
    answer(
        as_json,
        told,
        f"{file.name} is loaded: {', '.join(f'{part} {told[part]}' for part in told)}.",
        TO_COME,
    )


@user.command("add")
def add_user(
    context: typer.Context,
    *,
    username: Annotated[str, typer.Argument(help="What they will sign in with.")],
    name: Annotated[str, typer.Option(help="As it stands on screens and papers.")],
    role: Annotated[str, typer.Option(help="What they do in the team: gp, social worker …")],
    organisation: Annotated[str, typer.Option(help="Who employs them.")] = "",
    telephone: Annotated[str, typer.Option(help="At work.")] = "",
    team: Annotated[list[str] | None, typer.Option(metavar="CODE", help="May be repeated.")] = None,
    practice: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="May be repeated.")
    ] = None,
    password_file: PasswordFile = None,
    as_json: AsJson = False,
) -> None:
    """Take someone on. Without a password they cannot sign in yet."""
    from desktop import unattended

    password = unattended.secret_in(password_file, "password") if password_file else None
    made = unattended.add_user(
        context.obj, username, name, role, organisation=organisation, telephone=telephone,
        teams=team or [], practices=practice or [], password=password,
    )  # fmt: skip
    answer(
        as_json,
        {"id": made, "has_password": password is not None},
        f"{name} is taken on.",
        *([] if password is not None else [TO_COME]),
    )


@user.command("password")
def set_password(
    context: typer.Context,
    username: Annotated[str, typer.Argument(help="Whose it is.")],
    password_file: PasswordFile = None,
    as_json: AsJson = False,
) -> None:
    """Give someone a new password, which also unlocks them. Their half-typed words are let go."""
    from desktop import unattended

    unattended.set_password(
        context.obj, username, new_secret(password_file, "password", "--password-file")
    )
    answer(as_json, {"username": username}, f"{username} has a new password.")


@user.command("list")
def list_users(context: typer.Context, as_json: AsJson = False) -> None:
    """List who works here: user name, name, role, and the codes of their teams and practices."""
    from desktop import unattended

    rows = unattended.users(context.obj)
    answer(
        as_json,
        {"users": [asdict(row) for row in rows]},
        *(
            "  ".join(
                each
                for each in (
                    row.username,
                    row.name,
                    role_words(row.role),
                    ", ".join(row.teams + row.practices),
                    "" if row.has_password else "no password yet",
                )
                if each
            )
            for row in rows
        ),
    )


@cli.command("passphrase")
def change_passphrase(
    context: typer.Context,
    new_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Its first line is the new passphrase.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Change the passphrase of an embedded hub; its recovery code opens it for this, too."""
    from desktop import unlock

    unlock.change_passphrase(context.obj, new_secret(new_file, "passphrase", "--new-file"))
    answer(
        as_json,
        {"store": context.obj.place},
        "The passphrase is changed. The recovery code stays as it was printed.",
        "Scripts need the new one in the file that TAPESTRY_PASSPHRASE_FILE names.",
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
            "--may-register",
            help="Of a GP practice that is new: people not known here are taken in.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring in what the sources sent, and account for every entry.

    A source that does not exist yet begins with its first files: name it with --source and --kind,
    and add --may-register if it is a GP practice's and may say who lives here.
    Exits with 1 if nothing at all could be taken in.
    """
    from desktop import log, unattended
    from desktop.feeds.account import all_waits, as_words, totals

    with problems_told(as_json):
        if (kind or may_register) and source is None:
            raise Problem(
                "A kind and what may be registered are for a new source: name it with --source."
            )
        if may_register and kind is None:
            raise Problem(
                "Whether a source may register people is said when it begins: name its --kind as"
                " well."
            )
        log.set_up()
        accounts = unattended.bring_in(
            context.obj, paths, source, kind=kind, may_register=may_register,
            progress=(lambda _: None) if as_json else say,
        )  # fmt: skip
    answer(as_json, totals(accounts), *as_words(accounts))
    if all_waits(accounts):
        raise typer.Exit(1)


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
def backup(
    context: typer.Context,
    to: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="By default “backups” beside the hub's file."),
    ] = None,
    keep: Annotated[
        int, typer.Option(min=1, help="How many of this hub's backups stay in the folder.")
    ] = 14,
    as_json: AsJson = False,
) -> None:
    """Take a backup, encrypted and verified, while people work; the oldest ones make room.

    It is two files, FILE.backup and FILE.backup.keys: keep them together, and a pair of them away
    from this computer. An embedded hub's passphrase or recovery code opens them. Those of a hub on
    a server have a passphrase of their own, in TAPESTRY_PASSPHRASE_FILE, and a recovery code that
    the first one prints.
    """
    from desktop import safekeeping
    from desktop.words.dates import shown_moment

    taken = safekeeping.back_up(context.obj, to, keep)
    code = taken.recovery_code
    answer(
        as_json,
        {"file": str(taken.file), **held(taken.held), "recovery_code": code},
        f"The backup is {taken.file}.",
        f"It holds all {taken.held.entries:,} entries up to {shown_moment(taken.held.until)}.",
        f"Head {taken.held.head}",
        *([f"Recovery code: {code}", "Print it and lock it away: it opens this folder's backups if"
           " their passphrase is lost."] if code else []),
    )  # fmt: skip


@cli.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The backup, with its key file beside it.")],
    against: Annotated[
        str | None,
        typer.Option(metavar="HEAD", help="A head kept elsewhere: only a backup that holds it."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Put a backup back into a new place: the file, or the empty database, that --store names.

    TAPESTRY_PASSPHRASE_FILE holds the passphrase of the day of the backup, or the recovery code.
    """
    from desktop import safekeeping, unattended
    from desktop.words.dates import shown_moment

    noted = unattended.noted(against) if against is not None else None
    found = safekeeping.restore(context.obj, file, noted)
    answer(
        as_json,
        {"store": context.obj.place, **held(found.held), "without_login": found.without_login,
         "recovery_code": found.recovery_code},
        f"The hub is restored at {context.obj.place}.",
        f"What was written after {shown_moment(found.held.until)} is not in it. Tell everyone.",
        f"Head {found.held.head}",
        *([f"Without a login on this server yet: {', '.join(found.without_login)}. Give each a"
           " password with “tapestry user password”."] if found.without_login else []),
        *([f"Recovery code: {found.recovery_code}", OPENS_KEPT] if found.recovery_code else []),
    )  # fmt: skip


def held(backup: "Held") -> dict[str, Any]:
    """What a backup holds, for a script."""
    return {"entries": backup.entries, "head": backup.head, "until": backup.until.isoformat()}


@cli.command()
def demo(
    headless: Annotated[
        Path | None,
        typer.Option(metavar="OUT", help="Do it all without a screen; leave proof in OUT."),
    ] = None,
    store: Annotated[
        Path | None, typer.Option("--dir", metavar="STORE", help="Keep the hub in this folder.")
    ] = None,
    patients: Annotated[
        int, typer.Option(min=60, help="How many people live there; 600,000 have been tried.")
    ] = 2000,
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
