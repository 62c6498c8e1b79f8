"""Two tabs of one visitor change his progress at the same time: neither loses what the other did."""

from pathlib import Path
from threading import Thread

import pytest

from nn_core.tutorials.progress import Progress
from ui.tutorials import progress as module
from ui.tutorials.progress import change, progress

FOR_THE_OTHER_S = 0.2
"""So long the other one could go ahead, if nothing kept it waiting."""


def test_what_two_tabs_change_at_the_same_time_is_kept_of_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERSCOPE_HOME", str(tmp_path))
    monkeypatch.setattr(module, "me", lambda: "a" * 32)
    other = Thread(target=change, args=(lambda now: now.changed("second", step=2),))

    def slowly(now: Progress) -> Progress:
        other.start()
        other.join(FOR_THE_OTHER_S)
        return now.changed("first", step=1)

    change(slowly)
    other.join()
    kept, trouble = progress()
    assert trouble == ""
    assert {name: one.step for name, one in kept.standings.items()} == {"first": 1, "second": 2}
