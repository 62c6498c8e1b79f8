"""Where the database of classes is. Imports no database: most visitors have to do with no class."""

from __future__ import annotations

import os
from pathlib import Path

from nn_core.home import home


def chosen() -> str:
    """The address of a database that whoever runs the server has chosen; "": none."""
    return os.environ.get("LAYERSCOPE_DATABASE_URL", "").strip()


def file() -> Path:
    """The database, where none was chosen."""
    return home() / "classes.sqlite3"


def there_are_classes() -> bool:
    """Whether there can be any: until the first is opened, nobody asks for them."""
    return bool(chosen()) or file().exists()
