"""A database of classes for each test: SQLite, and PostgreSQL for those that ask for both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import PostgreSQL, postgres
from ui.classroom import database
from ui.classroom.tables import METADATA


@pytest.fixture(scope="session")
def server() -> Iterator[PostgreSQL]:
    with postgres() as running:
        yield running


@pytest.fixture
def sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the home is."""
    database.close_database()
    monkeypatch.setenv("LAYERSCOPE_HOME", str(tmp_path))
    monkeypatch.delenv("LAYERSCOPE_DATABASE_URL", raising=False)
    yield tmp_path
    database.close_database()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.walk)])
def stored(request: pytest.FixtureRequest, sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty database of either kind."""
    if request.param == "postgresql":
        running: PostgreSQL = request.getfixturevalue("server")
        monkeypatch.setenv("LAYERSCOPE_DATABASE_URL", running.url)
        with database.database() as connection:
            for table in reversed(METADATA.sorted_tables):
                connection.execute(table.delete())
    yield request.param
    database.close_database()
