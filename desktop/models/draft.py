"""What is still being typed."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base


class Draft(Base):
    """One row per author and form, encrypted under the author's own key; never audited."""

    __tablename__ = "draft"
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    form: Mapped[str] = mapped_column(primary_key=True)
    """``plan:12``: the form and what it is about."""
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """AES-GCM: 12 bytes of nonce, then the text; author and form are the associated data."""
    seen: Mapped[int] = mapped_column(default=0)
    """The version of the thing that was on the screen when typing began."""
    saved_at: Mapped[datetime]
