"""A config checks itself, field by field, and says what would be right."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_core.training import ClassifierConfig, ConfigError, GanConfig

junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.just(10**5000),
    st.lists(st.integers()),
)


@given(st.sampled_from([ClassifierConfig, GanConfig]), st.data())
def test_a_config_is_valid_or_refused_by_the_name_of_its_field(kind: type[Any], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(kind.__dataclass_fields__)))
    value = data.draw(junk)
    result = made_or_refused(kind, name, value)
    if isinstance(result, ConfigError):
        assert result.field == name
        assert len(result.message) < 200
    else:
        kept = getattr(result, name)
        assert kept == value
        assert isinstance(kept, str) or kept is None or math.isfinite(kept)


def made_or_refused(kind: type[Any], name: str, value: object) -> Any:
    try:
        return kind(**{name: value})
    except ConfigError as error:
        return error


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("learning_rate", -1, "learning_rate must be a number from 10⁻⁸ to 1,000,000; it is -1."),
        ("batch_size", 2.5, "batch_size must be a whole number from 1 to 4,096; it is 2.5."),
        ("optimizer", "rmsprop", "optimizer must be one of sgd, momentum, adam, adamw; it is 'rmsprop'."),
    ],
)
def test_the_message_says_what_would_be_right(field: str, value: object, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        ClassifierConfig(**{field: value})  # type: ignore[arg-type]
    assert str(caught.value) == message


def test_a_learning_rate_of_a_million_is_the_users_choice() -> None:
    assert ClassifierConfig(learning_rate=1e6).learning_rate == 1e6


def test_numbers_of_numpy_become_plain_ones() -> None:
    config = ClassifierConfig(batch_size=np.int64(8), learning_rate=np.float32(0.5))  # type: ignore[arg-type]
    assert (type(config.batch_size), type(config.learning_rate)) == (int, float)
