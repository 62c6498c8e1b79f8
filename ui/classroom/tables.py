"""What is stored of classes: nothing by which somebody could be known outside of them.

Who joins a class is a word that his cookie gives (`ui/classroom/names.py`), and a nickname that he chose.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

MOST_CHARACTERS_OF_A_NAME = 30
MOST_CHARACTERS_OF_AN_ADDRESS = 8_000
MOST_CHARACTERS_OF_AN_ANSWER = 300

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id_of_class() -> Column[int]:
    return Column("class_id", ForeignKey("classes.id", ondelete="CASCADE"), nullable=False)


classes = Table(
    "classes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("code", String(8), nullable=False, unique=True),
    Column("title", String(MOST_CHARACTERS_OF_A_NAME), nullable=False),
    Column("secret", String(64), nullable=False),  # the hash of what stands in the instructor's link
    Column("opened_at", DateTime, nullable=False),
    Column("kept", Boolean, nullable=False),
    Column("call", String(MOST_CHARACTERS_OF_AN_ADDRESS), nullable=False),  # where all look now; "": nowhere
    Column("calls", Integer, nullable=False),  # how many there were
)
"""All times are UTC."""

leaders = Table(
    "leaders",
    METADATA,
    Column("id", Integer, primary_key=True),
    _id_of_class(),
    Column("visitor", String(32), nullable=False),
    UniqueConstraint("class_id", "visitor"),
    Index(None, "visitor"),
)
"""Whose browser opened the class, or its secret link."""

students = Table(
    "students",
    METADATA,
    Column("id", Integer, primary_key=True),
    _id_of_class(),
    Column("visitor", String(32), nullable=False),
    Column("nickname", String(MOST_CHARACTERS_OF_A_NAME), nullable=False),
    Column("page", String(64), nullable=False),
    Column("moved_at", DateTime, nullable=False),  # when he last did something that is counted
    Column("seen_at", DateTime, nullable=False),
    UniqueConstraint("class_id", "visitor"),
    UniqueConstraint("class_id", "nickname"),
    Index(None, "visitor"),
)

answers = Table(
    "answers",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("student_id", ForeignKey("students.id", ondelete="CASCADE"), nullable=False),
    Column("token", String(32), nullable=False),  # one a press: what is sent twice is stored once
    Column("page", String(64), nullable=False),
    Column("card", String(MOST_CHARACTERS_OF_AN_ANSWER), nullable=False),
    Column("said", String(MOST_CHARACTERS_OF_AN_ANSWER), nullable=True),  # None: shown without a guess
    Column("right", Boolean, nullable=True),
    Column("measured", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    UniqueConstraint("student_id", "token"),
)
