"""What holds for every card that asks for a prediction."""

import re

from ui.kit.answer import Held
from ui.kit.drawn import Drawn
from ui.kit.prediction import Choice, Prediction

BARE = re.compile(r"^[A-Z]\.(\s|$)|\bX+\b(?!-)|\b(TODO|TBD|FIXME)\b")
"""What stands for something that was to be written yet: a letter alone, or a word for later."""


def is_explained(prediction: Prediction, holds: Held | None, measured: str) -> None:
    """The answer is one of those offered, in a sentence, and each answer has its reason."""
    assert measured.endswith(".")
    assert not BARE.search(measured), measured
    if isinstance(prediction, Choice):
        assert holds in prediction.options
        assert prediction.because.keys() == prediction.options.keys()
        assert prediction.options.keys() >= {kind for pair in prediction.where for kind in pair}
    elif isinstance(prediction, Drawn):
        assert isinstance(holds, tuple)
        assert prediction.taken(list(holds)) == holds
        assert prediction.judge(holds, holds) == "right"
        assert "right" in prediction.because
    else:
        assert isinstance(holds, float)
        assert prediction.low <= holds <= prediction.high
        assert "right" in prediction.because
