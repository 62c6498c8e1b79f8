"""How good a GAN is by now, measured in the background while somebody looks."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from nn_core.data import DATASETS
from nn_core.findings.gan_look import Look, sample_count
from nn_core.findings.trained import STEPS, Recipe
from nn_core.judgements.augmentation import judge_copies
from nn_core.judgements.gan import BOUNDS, classes_made, judge_collapse, judge_traits, samples_that_count
from nn_core.measure.quality import trait_shares
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierRun, GanRun
from nn_core.training.gan.objectives import OBJECTIVES
from ui.kit.course import Course, course
from ui.kit.runs import spec_of
from ui.kit.steering import asked, awake
from ui.shell.component import define
from ui.shell.engine import engine
from ui.shell.keys import session_key
from ui.shell.payload import payload
from ui.shell.text import percent, plain

if TYPE_CHECKING:
    from nn_core.data import ImageSet
    from nn_core.measure.assessment import Assessment, Standard
    from nn_core.training import RunHandle
    from nn_core.training.jobs import JobHandle

GAN_QUALITY = define("gan_lab/gan_quality")
LOOK_EVERY_S = 2.0
REST_S = 3.0
_WAYS_OUT = {
    False: "Try smaller learning rates, a larger batch, or the Wasserstein loss, then Reset.",
    True: "Try smaller learning rates or a larger batch, then Reset.",
}
"""By whether D is a critic already."""
COLLAPSES = {
    "none": "",
    "early": f"Before step {BOUNDS['alike_from']} it is too early to speak of failure: G has hardly begun.",
    "classes": "It leaves out half of the classes or more: a mode collapse.",
    "diversity": "Its samples differ {} as much as real pictures do: a mode collapse.",
}
UNTRAINED = "Nothing is learned yet: G's weights are random, and the numbers say how far there is to go."
NEARNESS = {
    "copies": "Its samples are training images: it has memorised them.",
    "close": "Its samples lie suspiciously near to training images: it may be memorising them.",
    "nearer": "Its samples lie nearer to the training images than other real ones do.",
    "own": "Its samples are about as far from the training images as other real ones: no copies.",
    "farther": "Its samples are farther from the training images than other real ones: no copies.",
}
ALIKE = "Each trait is as frequent as in the data, as far as so many samples can tell."
BALANCES = {
    "scarce": "G shows too little of “{}”",
    "crowding": "G shows too much of “{}”",
    "rarer": "G shows less of “{}”, and not by chance",
    "oftener": "G shows more of “{}”, and not by chance",
}
FEWEST_IMAGES = 200
MAX_RUNS = 32
MAX_POINTS = 200
PAIRS_BESIDE = 5
"""So many samples stand beside their nearest training images without the tab: a row on a telephone."""


@dataclass
class Record:
    """What was found out about one run.

    Attributes:
        standard: the same measures of real images; None before the first look has ended.
        problem: why the newest look found nothing, as a sentence; empty while all is well.
        looking: the look that is under way.
    """

    standard: Standard | None = None
    found: list[Assessment] = field(default_factory=list)
    problem: str = ""
    measured_at: float = 0.0
    looking: JobHandle | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> None:
        """Keep the look that is under way wanted, or take over what it has found."""
        if self.looking is None:
            return
        self.looking.ask()
        if self.looking.state in ("queued", "running"):
            return
        self.problem = self.looking.problem
        if self.looking.result is not None:
            assessment, self.standard = self.looking.result
            self.found.append(assessment)
            del self.found[:-MAX_POINTS]
        engine().jobs.forget(self.looking.job)
        self.looking, self.measured_at = None, time.monotonic()


_records: OrderedDict[str, Record] = OrderedDict()
_lock = threading.Lock()


def record_of(name: str) -> Record:
    """The record of a run; of the last 32 runs that were looked at."""
    with _lock:
        record = _records.setdefault(name, Record())
        _records.move_to_end(name)
        while len(_records) > MAX_RUNS:
            _records.popitem(last=False)
        return record


def judge_course(spec: GanRun) -> Course | None:
    """The training of the classifier that judges; None where the images have no classes to tell apart."""
    images: ImageSet = spec.load()
    classes = len(images.class_names)
    if classes < 2 or len(images) < FEWEST_IMAGES:
        return None
    return course(Recipe(ClassifierRun(classifier_preset("lenet5", spec.image_shape, classes), spec.dataset)))


def measure(run: RunHandle, judging: Course | None) -> Record:
    """The run's record; asks for another look where there is news and none is under way."""
    record = record_of(run.look)
    with record.lock:
        record.take()
        rested = time.monotonic() - record.measured_at > REST_S
        news = not record.found or record.found[-1].step != run.step_count
        if record.looking is None and rested and news and (judging is None or judging.done):
            _begin(record, run, judging)
    return record


def _begin(record: Record, run: RunHandle, judging: Course | None) -> None:
    step, weights = run.weights()
    if not weights or (record.found and step < record.found[-1].step):  # gone, or reset
        record.found.clear()
    if weights:
        judge = judging.recipe if judging else None
        record.looking = asked(Look(spec_of(run, GanRun), judge, step, weights))


# On the page


@st.fragment(run_every=LOOK_EVERY_S)
def quality_panel(name: str) -> None:
    """The measures of now, renewed every few seconds."""
    run = awake(name)
    if run is not None:
        _show_measured(run, "quality")


@st.fragment(run_every=LOOK_EVERY_S)
def traits_beside(name: str) -> None:
    """Of a run that has trained: which traits its samples show, and the nearest training image of some."""
    run = awake(name)
    if run is not None and run.step_count > 0:
        _show_measured(run, "beside")


def _show_measured(run: RunHandle, place: str) -> None:
    spec = spec_of(run, GanRun)
    judging = judge_course(spec)
    if judging is not None and judging.problem:
        st.warning(plain(judging.problem), icon=":material/error:")
        return
    if judging is not None and not judging.done:
        text = f"A classifier that will judge the samples learns from the same images: step {judging.step}"
        st.progress(judging.step / STEPS, text=f"{text} of {STEPS}.")
        return
    record = measure(run, judging)
    if record.problem:
        st.warning(plain(record.problem), icon=":material/error:")
    if not record.found or record.standard is None:
        st.caption("Measuring the first samples…")
        return
    data = shown(spec, record.found, record.standard, is_brief=place == "beside")
    GAN_QUALITY(key=session_key("gan", "quality", place), data=data)


def shown(spec: GanRun, found: list[Assessment], real: Standard, is_brief: bool = False) -> bytes:
    """The data of the component `gan_quality`; in brief it shows traits and a few pairs only."""
    now = found[-1]
    arrays = {
        "samples": now.samples.astype(np.float32) / 127.5 - 1,
        "nearest": now.nearest.astype(np.float32) / 127.5 - 1,
    }
    names = list(spec.load().class_names)
    shares = [] if now.shares is None else now.shares.tolist()
    facts = {
        "brief": is_brief,
        "step": now.step,
        "count": sample_count(spec),
        "classes": [
            {"name": name, "share": share, "mark": 1 / len(names)}
            for name, share in zip(names, shares, strict=False)
        ],
        "traits": traits_shown(spec, now),
        "measures": measures(now, real),
        "distances": now.distances[: PAIRS_BESIDE if is_brief else None].tolist(),
        "curve": [[one.step, one.frechet] for one in found if one.frechet is not None],
        "floor": real.floor,
        "sentence": sentence(now, real, sample_count(spec), raw=OBJECTIVES[spec.config.loss].is_critic),
    }
    return payload(arrays, facts)


def has_traits(spec: GanRun) -> bool:
    """Whether it is known which images show what."""
    return isinstance(spec.dataset, str) and bool(DATASETS[spec.dataset].traits)


def traits_shown(spec: GanRun, now: Assessment) -> dict[str, Any]:
    """Of each trait how many samples show it and how many of the data do, and what is out of balance."""
    if not has_traits(spec) or now.shares is None:
        return {"shares": [], "sentence": ""}
    info = DATASETS[str(spec.dataset)]
    labels = spec.load().labels
    usual = trait_shares(np.bincount(labels, minlength=info.classes) / len(labels), info.traits)
    found = trait_shares(now.shares, info.traits)
    names = [trait.name for trait in info.traits]
    pairs = list(zip(names, found.tolist(), usual.tolist(), strict=True))
    judged = judge_traits(found, usual, sample_count(spec))
    told = [
        f"{BALANCES[balance].format(name)}: {percent(share)} of the samples, {percent(real)} of the data."
        for (name, share, real), balance in zip(pairs, judged, strict=True)
        if balance != "kept"
    ]
    return {
        "shares": [{"name": name, "share": share, "mark": real} for name, share, real in pairs],
        "sentence": " ".join(told) or ALIKE,
    }


def measures(now: Assessment, real: Standard) -> list[dict[str, Any]]:
    """Title, number and what to compare it with, of each measure."""
    found = []
    if now.confidence is not None:
        compare = f"{real.confidence:.2f} on real images"
        found.append({"title": "Confidence", "value": f"{now.confidence:.2f}", "compare": compare})
    if now.agreement is not None:
        found.append(
            {"title": "As asked for", "value": percent(now.agreement), "compare": f"{percent(1)} is perfect"}
        )
    if now.frechet is not None:
        compare = f"{real.floor:.2f} between two halves of real images"
        found.append({"title": "Fréchet distance", "value": f"{now.frechet:.2f}", "compare": compare})
    found.append(
        {"title": "Diversity", "value": f"{now.diversity:.2f}", "compare": "1 is that of real images"}
    )
    compare = f"{real.distance:.2f} from some real images to the others"
    nearest = f"{now.distances.mean():.2f}"
    return [*found, {"title": "To the nearest training image", "value": nearest, "compare": compare}]


def sentence(now: Assessment, real: Standard, samples: int, *, raw: bool) -> str:
    """What the numbers of that many samples say now; raw: whether D is a critic."""
    collapse = judge_collapse(now.step, now.shares, now.diversity, samples)
    if collapse == "untrained":
        return UNTRAINED
    parts = []
    if now.shares is not None:
        classes = len(now.shares)
        fewest = samples_that_count(classes, samples)
        parts.append(
            f"G makes {classes_made(now.shares)} of {classes} classes; "
            f"a class counts from {fewest} of the {samples} samples on."
        )
    else:
        parts.append("All images are of one kind, or too few for a classifier: pixels are compared instead.")
    parts.append(COLLAPSES[collapse].format(percent(now.diversity)))
    if collapse in ("classes", "diversity"):
        parts.append(_WAYS_OUT[raw])
    parts.append(NEARNESS[judge_copies(float(now.distances.mean()), real.distance)])
    return " ".join(filter(None, parts))
