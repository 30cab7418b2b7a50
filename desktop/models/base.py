"""The base of every table: named constraints, and types that are equal on both stores."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Dialect, Enum, Integer, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from desktop.words.dates import PartialDate, utc_text

Text = String().with_variant(String(collation="C"), "postgresql")
"""Text ordered by its bytes on both stores, so that ranges over it use an index."""

Key = BigInteger().with_variant(Integer(), "sqlite")
"""A number given by the store; SQLite counts only its own INTEGER by itself."""


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC text with microseconds: it sorts, and signs, as it stands."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else utc_text(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value).astimezone(UTC)


class Partial(TypeDecorator[PartialDate]):
    """A partial date, kept as its ISO text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: PartialDate | None, dialect: Dialect) -> str | None:
        return None if value is None else value.text

    def process_result_value(self, value: Any | None, dialect: Dialect) -> PartialDate | None:
        return None if value is None else PartialDate(value)


def one_of(words: type[StrEnum], name: str) -> Enum:
    """A closed list, kept by its values, with a named check that the database holds to.

    A word that is not in it is refused on its way to the database already.
    """
    return Enum(
        words,
        name=name,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        values_callable=lambda listed: [each.value for each in listed],
    )


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {str: Text, datetime: Moment, PartialDate: Partial}


class Versioned:
    """A row that people change: its version is compared with the one that was on the screen."""

    version: Mapped[int] = mapped_column(nullable=False)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}
