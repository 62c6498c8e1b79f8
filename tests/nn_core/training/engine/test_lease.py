"""One server has a place, though nothing in it can be locked."""

from __future__ import annotations

from collections.abc import Iterator

import fsspec
import pytest

from nn_core.training.engine import lease as lease_module
from nn_core.training.engine.keys import Keys
from nn_core.training.engine.lease import Lease
from nn_core.training.errors import StoreError
from tests.waiting import until


@pytest.fixture
def keys() -> Iterator[Keys]:
    yield Keys("memory://lease")
    memory = fsspec.filesystem("memory")
    if memory.exists("lease"):
        memory.rm("lease", recursive=True)


@pytest.fixture(autouse=True)
def beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease_module, "BEAT_S", 0.01)


def dead(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Lease:
    """One whose process is gone, or hangs."""
    with monkeypatch.context() as patch:
        patch.setattr(lease_module, "BEAT_S", 1e6)
        return Lease(keys)


def test_while_its_holder_lives_it_is_refused(keys: Keys) -> None:
    first = Lease(keys)
    with pytest.raises(StoreError, match="taken"):
        Lease(keys, refusal="It is taken.")
    assert first.holds()
    first.close()
    assert keys.names() == []
    Lease(keys).close()


def test_of_a_dead_holder_it_is_taken_and_who_comes_back_to_life_has_it_no_longer(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = dead(keys, monkeypatch)
    monkeypatch.setattr(lease_module, "DEAD_AFTER_S", 0.05)
    second = Lease(keys)
    assert (first.holds(), second.holds()) == (False, True)
    first.close()
    assert second.holds()
    second.close()


def test_a_holder_whose_place_was_taken_says_no_more_that_he_lives(
    keys: Keys, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first = Lease(keys)
    keys.create("keeper.000000002", b"another")
    until(lambda: not first.holds())
    assert "has taken over" in caplog.text
    first.close()
    assert keys.names() == ["keeper.000000002"]


def test_of_two_that_would_take_it_at_once_one_does(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    dead(keys, monkeypatch)
    monkeypatch.setattr(lease_module, "DEAD_AFTER_S", 0.05)
    create = Keys.create
    others: list[Lease] = []

    def just_before(self: Keys, name: str, text: bytes) -> None:
        monkeypatch.setattr(Keys, "create", create)
        others.append(Lease(self))
        create(self, name, text)

    monkeypatch.setattr(Keys, "create", just_before)
    with pytest.raises(StoreError):
        Lease(keys)
    assert others[0].holds()
    others[0].close()


def test_another_process_of_its_holder_sees_that_it_is_held_and_by_whom(keys: Keys) -> None:
    first = Lease(keys)
    beside = Lease(keys, first.keeper)
    assert beside.holds()
    assert not Lease(keys, "keeper.000000001 somebody").holds()
    beside.close()
    assert first.holds()
    first.close()
    assert not beside.holds()
