"""What a session and a run agreed on last. Others may change the run as well: another tab, another person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ui.shell.mark import mark_of

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Agreement:
    """The settings of a run as this session knows them.

    Attributes:
        chosen: the experiment's values that go with them; they need not be the same (a loss that this data
            cannot have).
        config: of the run.
        pace, steps_per_second: the choice of the parameter "pace" and what it came to; None: none yet.
    """

    chosen: Values
    config: Any
    pace: str | None = None
    steps_per_second: float | None = field(default=None, kw_only=True)

    def mark(self, owner: str) -> str:
        """As `encode_frame` tells it as long as nobody else has changed anything and `owner` has the run."""
        return mark_of(self.config, self.steps_per_second, owner)


def taken_over(chosen: Values, chosen_then: Values, used: Values, used_then: Values) -> dict[str, Any]:
    """What another has changed and this session has not, by name: three ways to merge, name by name.

    What this session has changed is its own wish, newer than what it has not seen yet; it will be sent.

    Args:
        chosen, chosen_then: what the session wants now, and what it wanted when it last agreed with the run.
        used, used_then: what the run uses now, and what it used then.
    """
    changed = {name: value for name, value in used.items() if value != used_then[name]}
    return {name: value for name, value in changed.items() if chosen[name] == chosen_then[name]}
