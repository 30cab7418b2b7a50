"""The care plan: one working version at most, and agreed versions that are never edited again."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.errors import Problem
from desktop.models.base import Base, Key, Versioned, one_of
from desktop.words.enums import Agreement, PlanState

TAKE_OVER = "Take over as key worker, and agree the plan anew"
"""The promise of whoever follows a key worker who left: an agreed version goes on naming them."""


class PlanVersion(Versioned, Base):
    """One version of a person's plan; a trigger refuses any change to an agreed one."""

    __tablename__ = "plan_version"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    number: Mapped[int]
    state: Mapped[PlanState] = mapped_column(one_of(PlanState, "state"), default=PlanState.WORKING)
    most_important: Mapped[str] = mapped_column(default="")
    people_important: Mapped[str] = mapped_column(default="")
    communicate: Mapped[str] = mapped_column(default="")
    wellness: Mapped[str] = mapped_column(default="")
    please_do: Mapped[str] = mapped_column(default="")
    please_do_not: Mapped[str] = mapped_column(default="")
    support_me: Mapped[str] = mapped_column(default="")
    worth_knowing: Mapped[str] = mapped_column(default="")
    written_with: Mapped[str] = mapped_column(default="")
    strengths: Mapped[str] = mapped_column(default="")
    key_worker_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    review_on: Mapped[date | None] = mapped_column(Date)
    agreed_on: Mapped[date | None] = mapped_column(Date)
    agreement: Mapped[Agreement | None] = mapped_column(one_of(Agreement, "agreement"))
    agreed_with: Mapped[str] = mapped_column(default="")
    """Who agreed, when that is not the person."""
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    goals: Mapped[list["PlanGoal"]] = relationship(
        cascade="all, delete-orphan", order_by="PlanGoal.position"
    )
    contingencies: Mapped[list["PlanContingency"]] = relationship(
        cascade="all, delete-orphan", order_by="PlanContingency.position"
    )

    __table_args__ = (UniqueConstraint("patient_id", "number"),)

    def agree(self, on: date, by: int, agreement: Agreement, agreed_with: str) -> None:
        """Sign the version off. One with nothing in it, or nobody behind it, cannot be agreed."""
        if self.state is PlanState.AGREED:
            raise Problem("This version of the plan is already agreed.")
        if not self.goals:
            raise Problem("Add at least one goal before agreeing the plan.")
        if agreement is Agreement.SHARED and not agreed_with.strip():
            raise Problem("Say with whom the plan was shared.")
        if agreement is not Agreement.PERSON and not agreed_with.strip():
            raise Problem("Say who agreed the plan with you, and on what authority.")
        self.state, self.agreed_on, self.agreed_by_id = PlanState.AGREED, on, by
        self.agreement, self.agreed_with = agreement, agreed_with.strip()


class PlanGoal(Base):
    __tablename__ = "plan_goal"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), index=True)
    position: Mapped[int]
    need: Mapped[str] = mapped_column(default="")
    hope: Mapped[str]
    importance: Mapped[int | None]
    actions: Mapped[list["PlanGoalAction"]] = relationship(
        cascade="all, delete-orphan", order_by="PlanGoalAction.position"
    )

    __table_args__ = (CheckConstraint("importance BETWEEN 1 AND 10", name="importance"),)


class PlanGoalAction(Base):
    __tablename__ = "plan_goal_action"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    plan_goal_id: Mapped[int] = mapped_column(ForeignKey("plan_goal.id"), index=True)
    position: Mapped[int]
    what: Mapped[str]
    who: Mapped[str] = mapped_column(default="")
    due: Mapped[date | None] = mapped_column(Date)


class PlanContingency(Base):
    __tablename__ = "plan_contingency"
    id: Mapped[int] = mapped_column(Key, primary_key=True)
    plan_version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), index=True)
    position: Mapped[int]
    trigger: Mapped[str]
    do_this: Mapped[str]
    ring: Mapped[str] = mapped_column(default="")
