"""The local engine keeps every promise of the protocol."""

from tests.nn_core.training.engine.conformance import EngineConformance


class TestLocalEngine(EngineConformance):
    """With the fixture `engine` of `conftest.py`: two workers, patient calls."""
