"""What is asked of a run: in open words of any kind, in its own fields of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core.training import ClassifierProbe, ConfigError, GanProbe, PlaneRun, Probe
from nn_core.training.probe import checked, names, wanted
from nn_core.training.spec import probe_for
from tests.nn_core.training.small_runs import small_gan, small_run


def _even(name: str, value: Any) -> int:
    if value % 2:
        raise ConfigError(name, f"{value} is odd.")
    return int(value)


@dataclass(frozen=True, eq=False)
class Toy(Probe):
    costly_parts: ClassVar[tuple[str, ...]] = ("all",)
    parts: tuple[str, ...] = names()
    all: bool = wanted()
    number: int | None = checked(None, _even, read=lambda value, run: value + run)


def test_an_open_probe_becomes_one_of_the_kind_of_the_run() -> None:
    asked = Probe(layers=("conv1",), results=True, latent=[0.0] * 4)
    probe = probe_for(small_run(), asked)
    assert isinstance(probe, ClassifierProbe)
    assert (probe.layers, probe.results) == (("conv1",), True)
    assert isinstance(probe_for(small_gan(), Probe(latent=[0.0] * 4, results=True)), GanProbe)
    assert probe_for(PlaneRun(), Probe()).names() == ("layers",)


def test_a_probe_of_its_kind_stays_what_it_is_and_is_checked() -> None:
    probe = ClassifierProbe(layers=("conv1",))
    assert probe_for(small_run(), probe) is probe
    with pytest.raises(ConfigError, match="no layer 'conv9'"):
        probe_for(small_run(), ClassifierProbe(layers=("conv9",)))


def test_a_probe_of_another_kind_is_refused() -> None:
    with pytest.raises(ConfigError, match="with a ClassifierProbe, not with a GanProbe"):
        probe_for(small_run(), GanProbe())


def test_a_field_checks_what_it_is_given() -> None:
    assert Toy(parts=["a", "b", "a"], number=4).parts == ("a", "b")  # type: ignore[arg-type]
    for wrong in ({"parts": "a"}, {"parts": [1]}, {"all": 1}, {"number": 3}):
        with pytest.raises(ConfigError) as caught:
            Toy(**wrong)
        assert caught.value.field in wrong


def test_without_what_is_costly_the_rest_stays() -> None:
    probe = Toy(parts=("a",), all=True)
    light = probe.light
    assert isinstance(light, Toy)
    assert (probe.costly, light.costly, light.parts) == (True, False, ("a",))
    assert light.light is light
    assert Probe().light.costly is False


def test_a_message_is_read_by_the_kind_that_it_is_for() -> None:
    probe = Toy.read({"parts": ["a"], "all": True, "number": 0}, run=2)
    assert (probe.parts, probe.all, probe.number) == (("a",), True, 2)
    assert Toy.read({"image": None, "labels": [], "statistics": False}, run=2).parts == ()
    for kind in (Toy, Probe):
        with pytest.raises(ConfigError, match="cannot be asked for image"):
            kind.read({"image": 0}, run=2)


@given(st.dictionaries(st.sampled_from(["parts", "all", "other"]), st.none() | st.booleans() | st.text()))
def test_any_message_is_a_probe_or_refused(message: dict[str, Any]) -> None:
    try:
        probe = Toy.read(message, run=2)
    except ConfigError:
        return
    assert isinstance(probe, Toy)
