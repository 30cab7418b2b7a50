"""What came in, counted to the row."""

from datetime import datetime

from sqlalchemy import ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Key, one_of
from desktop.models.packed import Packed
from desktop.words.accounts import Fate


class Import(Base):
    """One run of the importer over some files."""

    __tablename__ = "import"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class ImportFile(Base):
    __tablename__ = "import_file"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id"), index=True)
    name: Mapped[str]
    sha256: Mapped[str]
    entries: Mapped[int]
    patients: Mapped[int] = mapped_column(default=0)


class FileOriginal(Base):
    """The whole of a file that came in by itself and is in no folder any more."""

    __tablename__ = "file_original"
    import_file_id: Mapped[int] = mapped_column(
        ForeignKey("import_file.id"), primary_key=True, autoincrement=False
    )
    packed: Mapped[bytes]
    """By ``packed.pack``, before the transaction begins: a large file takes seconds."""
    kept_at: Mapped[datetime]
    """When it came; where the same came again, when it last did."""
    key_id: Mapped[int | None] = mapped_column(ForeignKey("original_key.id"))
    """Under which key it is sealed, on a server; a hub in a file is encrypted as a whole."""


class OriginalKey(Base):
    """By which a hub on a server seals the files that it keeps whole.

    In force is the one that the newest entry of the audit about such a key tells of.
    """

    __tablename__ = "original_key"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public: Mapped[bytes]
    slot: Mapped[str]
    """The private key, as ``vault.wrap`` wraps it under the recovery code that was printed."""
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))


class Account(Base):
    """So many entries of one file with one fate."""

    __tablename__ = "account"
    import_file_id: Mapped[int] = mapped_column(ForeignKey("import_file.id"), primary_key=True)
    fate: Mapped[Fate] = mapped_column(one_of(Fate, "fate"), primary_key=True)
    reason: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]


class Waiting(Base):
    """Set aside for a person to look at, with its original, for as long as the policy keeps it."""

    __tablename__ = "waiting"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    import_file_id: Mapped[int] = mapped_column(ForeignKey("import_file.id"), index=True)
    position: Mapped[str]
    sentence: Mapped[str]
    original: Mapped[bytes] = mapped_column(Packed)
    digest: Mapped[str] = mapped_column(default="", server_default="")
    """Of what it says, whatever file that came in."""
    seen_at: Mapped[datetime | None]
    dismissed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Someone has looked at it and let it go: sent again in the same words, it stays so."""


class Correction(Base):
    """The text of something set aside as someone corrected it, until it is taken in."""

    __tablename__ = "correction"
    waiting_id: Mapped[int] = mapped_column(
        ForeignKey("waiting.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    content: Mapped[bytes] = mapped_column(Packed)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
