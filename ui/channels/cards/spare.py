"""What to predict of switched-off channels; the network that is shown answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nn_core.findings.channels.ablation import Ranked, Ranking
from nn_core.judgements.channels import judge_spare
from ui.channels.cards.first import prepared_look
from ui.channels.ranking import ranking
from ui.channels.subject import Subject
from ui.kit.answer import Answer
from ui.kit.experiment import Experiment
from ui.kit.finding import Found, Memo
from ui.kit.prediction import Number, Prediction
from ui.kit.steering import asked
from ui.kit.try_this import Asking
from ui.kit.waiting import ended
from ui.shell.text import percent

if TYPE_CHECKING:
    from nn_core.training.jobs import JobHandle, Progress

LAYER, CHANNELS = "conv2", 16


def spared(found: Ranked) -> Answer:
    """How many channels cost less than half a percentage point of accuracy."""
    spare = sum(map(judge_spare, found.cost.tolist()))
    dearest = int(found.order[0])
    return Answer(
        float(spare),
        f"{spare} of {len(found.cost)}, on {found.images:,} images. The dearest, channel {dearest + 1}, "
        f"costs {100 * float(found.cost[dearest]):.1f} percentage points.",
    )


@dataclass(frozen=True)
class Asker:
    """Ranks the channels of the layer that a card is about."""

    lab: Experiment

    def search(self, _prediction: Prediction, values: Mapping[str, Any], memo: Memo) -> Found:
        """How far the ranking is; see `ui.kit.finding.Search`."""
        if "job" not in memo:
            memo["job"] = ranking(prepared_look(self.lab, values).subject)
        job: Ranking = memo["job"]
        handle: JobHandle = asked(job)
        if handle.problem:
            return Found(words=handle.problem, is_over=True)
        if ended(handle):
            return Found(handle.result)
        return Found(words=so_far(handle.progress))


def so_far(progress: Progress) -> str:
    """How far the ranking is: of all channels on a part of the images, then of all on the next one."""
    share = percent(progress.done / max(1, progress.of))
    return f"Each of the {CHANNELS} channels is switched off in turn. {share} of that is done."


def is_about(lab: Experiment, subject: Subject) -> bool:
    """Whether the card's answer is what a ranking of this layer would tell."""
    (card,) = TRY
    return subject.row.name == LAYER and lab["net"] == card[2]["net"] and not lab["run"]


TRY: tuple[Asking, ...] = (
    (
        "One less",
        f"The layer {LAYER} of the small CNN has {CHANNELS} channels. Switch off one, and read a thousand "
        "digits. Then the next one instead.",
        {"net": "digits", "layer": LAYER},
        Number(
            f"How many of the {CHANNELS} cost less than half a percentage point of accuracy, each alone?",
            0,
            CHANNELS,
            1,
            1,
            3,
            {
                "low": "The others fill in for it. Several channels answer to nearly the same stroke, and "
                "what is behind them adds them all up.",
                "high": "Some do a job that no other does.",
                "right": "The others fill in: several channels answer to nearly the same stroke. That holds "
                "for one at a time. Take two or three, and it is another story.",
            },
            spared,
        ),
    ),
)
