"""The files that a hub on a server keeps whole: sealed as they come, opened by a recovery code.

A server's administrator, a backup's login and whoever brings files in can read every table. So what
seals a file lies there for all of them, and what opens it only wrapped under a code on paper.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from desktop import vault
from desktop.errors import Problem
from desktop.models import AuditEntry, FileOriginal, Import, ImportFile, OriginalKey, Source
from desktop.models.packed import unpack_all
from desktop.services import originals
from desktop.services.openings import typed_reason
from desktop.store.session import on_hub, sign
from desktop.words.accounts import KeptRow
from desktop.words.dates import shown_moment
from desktop.words.people import Actor

KEY_MADE = "original.key made"
NO_KEY = (
    "This hub has no key yet for the files that it keeps whole. Whoever administers the server"
    " makes one with the command “tapestry init”."
)
NOT_SIGNED = (
    "The key for the files that are kept whole is not the one that the audit tells of. Someone"
    " changed it: tell the information governance lead. The command “tapestry kept key” makes"
    " another one."
)
NONE_SUCH = "No file with this number is kept. The command “tapestry kept list” has those that are."
WRONG_CODE = (
    "This is not the recovery code that was printed with key {} on {}, under which this file is"
    " sealed. Check each group against the paper."
)
SPOILT = (
    "This file is not as it was sealed: someone changed it. Tell the information governance lead,"
    " and ask its source to send it again."
)


@dataclass(frozen=True, slots=True)
class Keeping:
    """How a hub keeps files whole: on a server under a key, in a file as they are."""

    key_id: int | None = None
    public: bytes = b""

    def sealed(self, packed: bytes, source: str, sha256: str) -> bytes:
        """A packed file as it is kept, of the source with this code and with the file's hash."""
        if self.key_id is None:
            return packed
        return vault.seal(self.public, packed, _about(source, sha256))


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was made; its code is nowhere else."""

    id: int
    code: str
    under_older: int
    """Files that stay sealed under keys before it, which open by their own codes alone."""


def keeping(session: Session) -> Keeping:
    """How files are kept from now on; a Problem on a server that has no key to trust."""
    if not on_hub(session):
        return Keeping()
    key = in_force(session)
    if key is None:
        raise Problem(NO_KEY)
    return Keeping(key.id, key.public)


def in_force(session: Session) -> OriginalKey | None:
    """The newest key that was signed for; a Problem if it is not there as it was signed."""
    signed = session.scalar(
        select(AuditEntry.detail)
        .where(AuditEntry.action == KEY_MADE)
        .order_by(AuditEntry.number.desc())
        .limit(1)
    )
    found = next(
        (key for key in session.scalars(select(OriginalKey)) if _told(key) == signed), None
    )
    if signed is not None and found is None:
        raise Problem(NOT_SIGNED)
    return found


def make_key(session: Session, actor: Actor, now: datetime) -> NewKey:
    """A key for all that is kept from now on, and for what lies there unsealed.

    The database lets nobody but the owner of its tables.
    """
    public, private = vault.new_pair()
    code = vault.new_recovery_code()
    under_older = session.scalar(
        select(func.count()).select_from(FileOriginal).where(FileOriginal.key_id.is_not(None))
    )
    key = OriginalKey(
        public=public, slot=vault.wrap(private, vault.plain_recovery_code(code)),
        made_at=now, made_by_id=actor.id,
    )  # fmt: skip
    session.add(key)
    session.flush()
    _seal_what_lies_open(session, Keeping(key.id, public))
    sign(session, actor, KEY_MADE, {"hub"}, _told(key))
    return NewKey(key.id, code, under_older or 0)


def listed(session: Session) -> tuple[KeptRow, ...]:
    """Every file that is kept whole, the newest first."""
    if in_force(session) is None:
        raise Problem(NO_KEY)
    return originals.kept_whole(session)


def opened(session: Session, actor: Actor, file_id: int, code: str, why: str) -> Iterator[bytes]:
    """Sign that a file is taken out of the store, and open it by its code; it comes in pieces.

    The entry names the login of the server by which it left, and everyone whom its source knows.
    """
    why = typed_reason(why)
    found = session.execute(
        select(FileOriginal.packed, OriginalKey, Source.id, Source.code, ImportFile.sha256)
        .join(OriginalKey, OriginalKey.id == FileOriginal.key_id)
        .join(ImportFile, ImportFile.id == FileOriginal.import_file_id)
        .join(Import, Import.id == ImportFile.import_id)
        .join(Source, Source.id == Import.source_id)
        .where(FileOriginal.import_file_id == file_id)
    ).one_or_none()
    if found is None:
        raise Problem(NONE_SUCH)
    sealed, key, source_id, source, sha256 = found
    try:
        private = vault.unwrap(key.slot, vault.plain_recovery_code(code))
    except vault.WrongSecret:
        raise Problem(WRONG_CODE.format(key.id, shown_moment(key.made_at))) from None
    try:
        packed = vault.unseal(private, sealed, _about(source, sha256))
    except vault.WrongSecret:
        raise Problem(SPOILT) from None
    login = session.scalar(text("SELECT SESSION_USER"))
    originals.sign_saved_whole(
        session, actor, file_id, source_id, f"by the login {login}; because: {why}"
    )
    return unpack_all(packed)


def _told(key: OriginalKey) -> str:
    """A key as the audit tells of it."""
    return f"key {key.id}: {key.public.hex()}"


def _about(source: str, sha256: str) -> str:
    """What a sealed file is bound to: it opens in no other's place."""
    return f"tapestry original {source} {sha256}"


def _seal_what_lies_open(session: Session, keeping: Keeping) -> None:
    """What was kept before there was a key; one at a time, for each may be large."""
    lies_open = session.execute(
        select(FileOriginal.import_file_id, Source.code, ImportFile.sha256)
        .join(ImportFile, ImportFile.id == FileOriginal.import_file_id)
        .join(Import, Import.id == ImportFile.import_id)
        .join(Source, Source.id == Import.source_id)
        .where(FileOriginal.key_id.is_(None))
    ).all()
    for file_id, source, sha256 in lies_open:
        its = FileOriginal.import_file_id == file_id
        packed = session.scalars(select(FileOriginal.packed).where(its)).one()
        sealed = keeping.sealed(packed, source, sha256)
        session.execute(
            update(FileOriginal).where(its).values(packed=sealed, key_id=keeping.key_id)
        )
