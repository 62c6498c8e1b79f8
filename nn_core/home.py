"""Where Layerscope keeps what is to outlive it."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The folder that `LAYERSCOPE_HOME` names, else one in the user's data; it need not exist yet."""
    chosen = os.environ.get("LAYERSCOPE_HOME")
    if chosen:
        return Path(chosen).expanduser().resolve()
    import platformdirs  # needed by few: whoever says where the home is, does without

    return Path(platformdirs.user_data_path("layerscope", appauthor=False))
