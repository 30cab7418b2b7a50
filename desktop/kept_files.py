"""The files that a hub on a server keeps whole: listed, saved by their code, and their key."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from desktop.answers import AsJson, answer, known_secret
from desktop.config import Config
from desktop.errors import Problem
from desktop.words.dates import shown_moment

OPENS_KEPT = "Print it and lock it away: it alone opens the files that the hub keeps whole."
IN_THE_WINDOW = (
    "A hub in a file is encrypted as a whole, and its window saves what it keeps: choose the source"
    " under Feeds, and press K."
)

kept = typer.Typer(help="Look after the files that a hub on a server keeps whole.")


@kept.command("list")
def list_kept(context: typer.Context, as_json: AsJson = False) -> None:
    """List them, the newest first: number, label, since when, entries, and under which key."""
    from desktop import unattended

    rows = unattended.kept_whole(_on_a_server(context))
    answer(
        as_json,
        {"files": [{**asdict(row), "kept_at": row.kept_at.isoformat()} for row in rows]},
        *(
            f"{row.file_id}  {row.file}{row.ending}  kept since {shown_moment(row.kept_at)}"
            f"  {row.entries} entries  key {row.key}"
            for row in rows
        ),
        *(["No file is kept whole."] if not rows else []),
    )


@kept.command("save")
def save_kept(
    context: typer.Context,
    *,
    number: Annotated[int, typer.Argument(help="Of the file, as “tapestry kept list” has it.")],
    out: Annotated[Path, typer.Option(help="The file to write, outside the hub.")],
    why: Annotated[str, typer.Option(help="Why it is saved, for the audit.")],
    code_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Its first line is the recovery code.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Save one outside the hub, by the recovery code that was printed with its key.

    That is in the audit first, with everyone whom its source knows.
    """
    from desktop import unattended

    config = _on_a_server(context)
    code = known_secret(code_file, "recovery code", "--code-file")
    unattended.save_whole(config, number, out, code=code, why=why)
    answer(as_json, {"file_id": number, "out": str(out)}, f"File {number} is in {out}.")


@kept.command("key")
def make_key(context: typer.Context, as_json: AsJson = False) -> None:
    """Make another key for them, as the administrator of the server: its code was lost, say.

    It seals what is kept from now on. What is sealed under an older key opens by the code that was
    printed with that, by nothing else, and goes when the policy says.
    """
    from desktop import unattended

    made = unattended.new_key(_on_a_server(context))
    answer(
        as_json,
        {"key": made.id, "recovery_code": made.code, "under_older": made.under_older},
        f"Key {made.id} seals the files that are kept whole from now on.",
        f"Recovery code: {made.code}",
        OPENS_KEPT,
        *(
            [f"Still under older keys, and opened by the codes of those alone: {made.under_older}."
             " They go under Administration, Retention."]
            if made.under_older else []
        ),
    )  # fmt: skip


def _on_a_server(context: typer.Context) -> Config:
    config: Config = context.obj
    if not config.on_hub:
        raise Problem(IN_THE_WINDOW)
    return config
