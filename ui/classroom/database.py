"""Where classes are stored: SQLite in Layerscope's home, or the database of `LAYERSCOPE_DATABASE_URL`.

SQLAlchemy is imported here alone, and here only when somebody has to do with a class.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    IntegrityError,
    NoSuchModuleError,
    ProgrammingError,
    SQLAlchemyError,
)

from ui.classroom.place import chosen, file
from ui.shell.trouble import PlainError

logger = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK_OF_MIGRATIONS = 7_268_001
"""Any number that is ours: PostgreSQL has one lock for each."""
WAIT_S = 3
"""How long somebody who opens a page may wait for a database that does not answer."""

SILENT_S = 2.0
"""How long a database that did not answer is asked nothing: all who ask would wait."""

_lock = threading.Lock()
_engine: Engine | None = None
_silent_until = 0.0


class DatabaseGone(PlainError):
    """The database does not answer now."""

    def __init__(self) -> None:
        super().__init__(
            "The class cannot be reached now: its database does not answer. Your pages and runs go on, and "
            "answers that you give are sent as soon as it is back."
        )


def address() -> str:
    """Of the database, as SQLAlchemy reads it."""
    url = chosen()
    if not url:
        return f"sqlite:///{file()}"
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg{separator}{rest}" if scheme in ("postgres", "postgresql") else url


@contextmanager
def database() -> Iterator[Connection]:
    """A transaction: all that is done within it is stored at its end, or nothing.

    Raises:
        DatabaseGone: it cannot be reached.
    """
    global _silent_until
    if time.monotonic() < _silent_until:
        raise DatabaseGone
    try:
        with _opened().begin() as connection:
            yield connection
    except (IntegrityError, ProgrammingError, DataError):
        raise
    except (SQLAlchemyError, Timeout, OSError) as error:
        _silent_until = time.monotonic() + SILENT_S
        logger.warning("The database of classes: %s", str(error).partition("\n")[0])
        raise DatabaseGone from error


def close_database() -> None:
    """Let go of it; it is opened again when somebody wants it."""
    global _engine, _silent_until
    with _lock:
        if _engine is not None:
            _engine.dispose()
        _engine, _silent_until = None, 0.0


def _opened() -> Engine:
    global _engine
    with _lock:
        if _engine is None:
            engine = _begun()
            try:
                _migrate(engine)
            except BaseException:
                engine.dispose()
                raise
            _engine = engine
        return _engine


def _begun() -> Engine:
    try:
        url = make_url(address())
        if url.get_backend_name() != "sqlite":
            return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": WAIT_S})
        file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": WAIT_S})
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        logger.error("LAYERSCOPE_DATABASE_URL cannot be used: %s", error)
        raise DatabaseGone from error
    event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _migrate(engine: Engine) -> None:
    """Bring the tables to where this version has them, one server at a time."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    if engine.dialect.name == "sqlite":
        with FileLock(file().with_suffix(".lock"), timeout=10 * WAIT_S), engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        return
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK_OF_MIGRATIONS})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
