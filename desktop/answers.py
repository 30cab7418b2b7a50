"""What every command shares: how it asks for a secret, and how it answers."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getpass
from pathlib import Path
from typing import Annotated, Any

import typer

from desktop.errors import Problem

PasswordFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Its first line is the password.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of words.")]


def new_secret(file: Path | None, secret: str, option: str) -> str:
    """The first line of the file, or else what is typed twice and never shown."""
    first = _secret(file, secret, f"new {secret}", option)
    if file is None and getpass("The same again: ") != first:
        raise Problem(f"That was not the same {secret} twice, so nothing was changed. Try again.")
    return first


def known_secret(file: Path | None, secret: str, option: str) -> str:
    """The first line of the file, or else what is typed and never shown."""
    return _secret(file, secret, secret, option)


def _secret(file: Path | None, secret: str, asked: str, option: str) -> str:
    if file is not None:
        from desktop import unattended

        return unattended.secret_in(file, secret)
    if not sys.stdin.isatty():
        raise Problem(
            f"There is no terminal to type the {asked} on. Put it in a file and name the file with"
            f" {option}."
        )
    return getpass(f"{asked[0].upper()}{asked[1:]}: ")


def say(sentence: str) -> None:
    """One line of plain progress."""
    print(sentence, flush=True)


@contextmanager
def problems_told(as_json: bool) -> Iterator[None]:
    """A script that asked for JSON has the sentence that a command stopped with in JSON, too."""
    try:
        yield
    except Problem as problem:
        if as_json:
            answer(as_json, {"problem": str(problem)})
        raise


def answer(as_json: bool, told: dict[str, Any], *sentences: str) -> None:
    """The result of a command, for a script or for a person."""
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for sentence in sentences:
            say(sentence)
