"""The names of the sets, by whether they need a network."""

from __future__ import annotations

from nn_core.data import DATASETS

OFFLINE = [name for name, info in DATASETS.items() if info.offline]
ONLINE = [name for name, info in DATASETS.items() if not info.offline]
