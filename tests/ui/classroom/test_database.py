"""The tables are what the migrations make, and a database that is gone is a sentence."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from tests.postgres import PostgreSQL
from tests.waiting import until
from ui.classroom import classes, database, here
from ui.classroom.classes import Answered
from ui.classroom.database import DatabaseGone
from ui.classroom.tables import METADATA

NOW = datetime(2026, 3, 1, 9, 0)


@pytest.mark.usefixtures("stored")
def test_the_migrations_make_the_tables_that_are_read() -> None:
    with database.database() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


@pytest.mark.usefixtures("stored")
def test_a_transaction_that_fails_stores_nothing() -> None:
    def fail() -> None:
        with database.database() as connection:
            connection.execute(METADATA.tables["classes"].insert().values(**_row()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.database() as connection:
        assert connection.execute(text("SELECT count(*) FROM classes")).scalar_one() == 0


def _row() -> dict[str, object]:
    return {
        "code": "ABCDEF",
        "title": "t",
        "secret": "s",
        "opened_at": NOW,
        "kept": False,
        "call": "",
        "calls": 0,
    }


def test_what_is_stored_outlives_the_server(sqlite: Path) -> None:
    room, _ = classes.open_class("me", "Year 10", NOW)
    database.close_database()
    assert classes.class_now(room.id) == room
    assert (sqlite / "classes.sqlite3").exists()


def test_a_file_that_is_no_database_is_a_sentence_and_stays_as_it_is(sqlite: Path) -> None:
    path = sqlite / "classes.sqlite3"
    path.write_bytes(b"these are my notes, no database" * 100)
    with pytest.raises(DatabaseGone, match="does not answer"):
        classes.led_by("me")
    assert path.read_bytes() == b"these are my notes, no database" * 100


@pytest.mark.parametrize("url", ["nonsense", "mysql+nothing://x", "postgresql://localhost:1/none", "://"])
def test_an_address_of_no_database_is_a_sentence(
    sqlite: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("LAYERSCOPE_DATABASE_URL", url)
    with pytest.raises(DatabaseGone, match="does not answer"):
        classes.led_by("me")


def test_answers_wait_for_a_database_that_is_locked(sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT_S", 0.05)
    monkeypatch.setattr(database, "SILENT_S", 0.0)
    room, _ = classes.open_class("me", "Year 10", NOW)
    ada = classes.join("ada", room.code, "Ada", NOW)
    database.close_database()
    other = sqlite3.connect(sqlite / "classes.sqlite3", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    here.report(ada.id, Answered("pooling", "Which?", "this", True, "5 is", NOW))
    other.execute("ROLLBACK")
    other.close()
    here.send_waiting()
    assert [one.said for one in classes.answered("me", room.id)] == ["this"]


@pytest.mark.walk
def test_a_server_that_is_gone_for_a_while_loses_nothing(
    sqlite: Path, server: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERSCOPE_DATABASE_URL", server.url)
    monkeypatch.setattr(database, "SILENT_S", 0.0)
    room, _ = classes.open_class("me", "Year 10", NOW)
    ada = classes.join("ada", room.code, "Ada", NOW)
    server.stop()
    with pytest.raises(DatabaseGone):
        classes.class_now(room.id)
    here.report(ada.id, Answered("pooling", "Which?", "this", True, "5 is", NOW))
    server.start()

    def answered() -> list[str | None]:
        here.send_waiting()
        try:
            return [one.said for one in classes.answered("me", room.id)]
        except DatabaseGone:
            return []

    until(lambda: answered() == ["this"])
    classes.delete_class("me", room.id)
