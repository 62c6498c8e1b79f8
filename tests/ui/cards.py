"""What holds for every card that asks for a prediction."""

from ui.kit.answer import Held
from ui.kit.drawn import Drawn
from ui.kit.prediction import Choice, Prediction


def is_explained(prediction: Prediction, holds: Held, measured: str) -> None:
    """The answer is one of those offered, in a sentence, and each answer has its reason."""
    assert measured.endswith(".")
    if isinstance(prediction, Choice):
        assert holds in prediction.options
        assert prediction.because.keys() == prediction.options.keys()
    elif isinstance(prediction, Drawn):
        assert isinstance(holds, tuple)
        assert prediction.taken(list(holds)) == holds
        assert prediction.judge(holds, holds) == "right"
        assert "right" in prediction.because
    else:
        assert isinstance(holds, float)
        assert prediction.low <= holds <= prediction.high
        assert "right" in prediction.because
