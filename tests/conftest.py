"""Settings for all tests."""

import os

# As in app.py: beside other work, more threads make torch several times slower.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from hypothesis import settings

settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")
