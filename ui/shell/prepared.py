"""How a page is shown, as its address says: its view, and which controls are hidden, locked or folded away.

The address is plain text that whoever has it can edit: it keeps a class together, and guards nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import streamlit as st

from ui.shell.keys import session_key
from ui.shell.text import plain

SHOW, HIDE, LOCK, EACH, MORE = "show", "hide", "lock", "each", "more"
"""Names in the address: the view, groups that are hidden, groups that are locked, the run to copy, whether
everything is shown that can be chosen.
"""
PROJECTOR, YES = "projector", "yes"
PREPARED = session_key("page", "prepared")
REFUSED = session_key("page", "refused")
LOCKED = "Locked by whoever prepared this page."
FULL = session_key("page", "full")
"""Whether the visitor has chosen to see all controls, on every page."""


@dataclass(frozen=True)
class Group:
    """Controls of a page that are hidden or locked together.

    params: what they choose, by the names in the address. A preset is of two groups where it changes both.
    folds: what of it stands under "More", by the names in the address; a beginner sees the rest.
    hides, locks: whether they can be hidden, and locked.
    """

    title: str
    params: tuple[str, ...] = ()
    folds: tuple[str, ...] = ()
    hides: bool = True
    locks: bool = True


STEPS = Group("Train, Pause, Step, Reset")
TRAINING = {
    "training": STEPS,
    "speed": Group("Speed", ("pace",), folds=("pace",)),
}
ALWAYS = {
    "cards": Group("Try this", locks=False),
    "code": Group("Code", locks=False),
    "menus": Group("Undo, Figure, Share", locks=False),
}


def _lesson(*folds: str) -> Mapping[str, Group]:
    return {"picture": Group("All that is chosen in the picture", folds=folds, hides=False), **ALWAYS}


GROUPS: Mapping[str, Mapping[str, Group]] = {
    "cnn_lab": {
        **TRAINING,
        "network": Group("Data, preset and layers", ("data", "preset", "net"), folds=("preset",)),
        "settings": Group("Settings", ("opt", "rate", "batch", "decay", "images", "seed")),
        "input": Group("Input, and the explanation of the answer", ("pin",), locks=False),
        **ALWAYS,
    },
    "gan_lab": {
        **TRAINING,
        "network": Group(
            "Data, preset, classes and loss",
            ("data", "preset", "classes", "loss"),
            folds=("preset", "classes", "loss"),
        ),
        "settings": Group(
            "Settings",
            ("rate_g", "rate_d", "d_steps", "average", "batch", "penalty", "smoothing", "latent", "seed"),
        ),
        **ALWAYS,
    },
    "segmentation": {
        **TRAINING,
        "network": Group(
            "Scenes, own pictures, network and layers",
            ("data", "own", "preset", "net", "beside"),
            folds=("preset", "beside"),
        ),
        "settings": Group("Settings", ("loss", "rate", "batch", "seed")),
        "input": Group("Input", locks=False),
        **ALWAYS,
    },
    "detection": {
        **TRAINING,
        "network": Group("Scenes, network and layers", ("data", "preset", "net"), folds=("preset",)),
        "settings": Group("Settings", ("rate", "batch", "box", "class", "seed")),
        "picture": Group("Scene, and both sliders", ("image", "score", "overlap"), hides=False),
        **ALWAYS,
    },
    "neural_network": {
        **TRAINING,
        "network": Group(
            "Preset, and all that is chosen in the drawing",
            ("lesson",),
            folds=("noise", "share", "seed"),
            hides=False,
        ),
        "settings": Group(
            "Loss, optimiser and numbers", ("loss", "opt", "rate", "batch", "l1", "l2", "lesson")
        ),
        **ALWAYS,
    },
    "gan_plane": {
        **TRAINING,
        "network": Group(
            "Preset, and all that is chosen in the picture",
            ("lesson",),
            folds=(
                *("loss", "g_layers", "g_neurons", "g_act", "g_opt", "g_rate", "average"),
                *("d_layers", "d_neurons", "d_act", "d_opt", "d_rate", "r1", "clip", "penalty"),
                *("batch", "dims", "noise", "seed"),
            ),
            hides=False,
        ),
        **ALWAYS,
    },
    "activation": _lesson("size", "colour", "kernel", "gain", "scale"),
    "backpropagation": _lesson(
        "inputs", "hidden", "outputs", "padding", "activation", "output_activation", "loss", "rule", "rate"
    ),
    "convolution": _lesson("view", "size", "colour", "padding", "mode", "dilation", "groups", "filters"),
    "dense": _lesson(),
    "pooling": _lesson("size", "stride", "padding", "ceil", "kernel"),
    "latent_space": {
        "part": Group("Part", ("part",)),
        "network": Group("Generator", ("run",)),
        "settings": Group(
            "Directions, class and other fields",
            ("axes", "seed", "first", "second", "centre", "cut", "layer", "label"),
            folds=("axes", "first", "second", "centre", "cut"),
        ),
        "training": Group("Checkerboard: training, and the step to look at", ("look",)),
        **_lesson(),
    },
    "attribution": {
        "training": STEPS,
        "network": Group("Network, and the layer that Grad-CAM asks", ("run", "net", "layer")),
        "input": Group("Input", locks=False),
        "picture": Group(
            "All that is chosen in the pictures, and the buttons that measure",
            ("class", "method", "hidden", "attack", "level", "aim", "other"),
            hides=False,
        ),
        **ALWAYS,
    },
    "channels": {
        "network": Group("Network, layer and channel", ("run", "net", "layer", "channel")),
        "picture": Group(
            "What is done to the channel, and the concept", ("done", "of", "concept", "target"), hides=False
        ),
        "settings": Group(
            "How the picture is made",
            ("part", "start", "fourier", "jitter", "blur", "decay"),
            folds=("part", "start", "fourier", "jitter", "blur", "decay"),
        ),
        "input": Group("Input", locks=False),
        **ALWAYS,
    },
    "embedding": {
        "training": STEPS,
        "network": Group("Network", ("run", "net")),
        "input": Group("Input", locks=False),
        **_lesson("layer", "dims"),
    },
    "sound": {
        **TRAINING,
        "network": Group("Network and random weights", ("network", "seed"), folds=("network", "seed")),
        "picture": Group("Window, hop and bands", ("window", "hop", "bands"), hides=False),
        "input": Group(
            "Word and voice, and the filter to listen to", ("word", "voice", "layer", "channel"), locks=False
        ),
        **ALWAYS,
    },
    "gan_uses": {
        "training": Group("The experiment's buttons"),
        "settings": Group("Settings", ("data", "sizes", "seeds", "steps", "gan_steps", "both")),
        **_lesson(),
    },
    "why_convolution": {
        "settings": Group("The perceptron's size, and other random weights", ("match", "seed")),
        **_lesson(),
    },
}
"""Which groups of controls each page has, by the page's file name and their names in the address."""
EXPERIMENTS = ("training", "network", "settings", "picture")
"""Where one of these is locked no prepared experiment is offered: it would change what is locked."""

NOT_PROJECTED = frozenset({*ALWAYS, "network", "settings"})


@dataclass(frozen=True)
class Prepared:
    """What the address says of a page.

    full: whether all controls are shown, also those that stand under "More".
    query: the same as the address has it, without what could not be used.
    notes: a sentence for each part that could not be used.
    """

    page: str = ""
    projector: bool = False
    hidden: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    each: str = ""
    full: bool = False
    query: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_prepared(page: str, query: Mapping[str, str]) -> Prepared:
    """What an address says of the page with this file name; a note tells what of it cannot be used."""
    notes: list[str] = []
    groups = GROUPS.get(page, {})
    hidden = _names(query.get(HIDE, ""), [n for n, group in groups.items() if group.hides], "hidden", notes)
    locked = _names(query.get(LOCK, ""), [n for n, group in groups.items() if group.locks], "locked", notes)
    show = query.get(SHOW, "")
    if show not in ("", PROJECTOR):
        notes.append(f"The view in the address cannot be used: it must be {PROJECTOR}.")
    more = query.get(MORE, "")
    if more not in ("", YES):
        notes.append(f"What the address says of more controls cannot be used: it must be {YES}.")
    each = query.get(EACH, "")
    if each and not (len(each) <= 64 and each.replace("-", "").replace("_", "").isalnum() and each.isascii()):
        notes.append("The run to copy in the address cannot be used: it is no id of a run.")
        each = ""
    texts = {
        SHOW: PROJECTOR if show == PROJECTOR else "",
        HIDE: ",".join(hidden),
        LOCK: ",".join(locked),
        EACH: each,
        MORE: YES if more == YES else "",
    }
    return Prepared(
        page,
        show == PROJECTOR,
        frozenset(hidden),
        frozenset(locked),
        each,
        more == YES,
        {name: text for name, text in texts.items() if text},
        tuple(notes),
    )


def _names(text: str, known: list[str], done: str, notes: list[str]) -> list[str]:
    asked = dict.fromkeys(filter(None, text.split(",")))
    if any(name not in known for name in asked):
        can = f"here can be {done}: {', '.join(known)}" if known else f"nothing can be {done} on this page"
        notes.append(f"What is to be {done} in the address cannot all be used: {can}.")
    return [name for name in asked if name in known]


def prepare(page: str) -> Prepared:
    """Read the address of the page that is about to run; all that is drawn follows it. Whether all controls
    are shown is the visitor's choice on all pages, with which an address begins. A page without controls
    writes no address of its own: here it gets what is kept of that choice over a reload.
    """
    found = read_prepared(page, st.query_params.to_dict())
    full: bool = st.session_state.setdefault(FULL, found.full)
    rest = {name: text for name, text in found.query.items() if name != MORE}
    found = replace(found, full=full, query=rest | ({MORE: YES} if full else {}))
    st.session_state[PREPARED] = found
    if page not in GROUPS and full != (MORE in st.query_params):
        others = {name: text for name, text in st.query_params.to_dict().items() if name != MORE}
        st.query_params.from_dict(others | ({MORE: YES} if full else {}))
    return found


def show_all(full: bool) -> None:
    """The visitor chooses to see all controls, or only a beginner's."""
    st.session_state[FULL] = full


def prepared() -> Prepared:
    """How the page that is shown was prepared."""
    found: Prepared = st.session_state.get(PREPARED, Prepared())
    return found


def is_bare() -> bool:
    """Whether a frame of another page shows this one (`embed=true`)."""
    return bool(st.context.is_embedded)


def shows(group: str) -> bool:
    """Whether a group of controls is drawn."""
    now = prepared()
    if group == "cards" and now.locked.intersection(EXPERIMENTS):
        return False
    if (now.projector and group in NOT_PROJECTED) or (group == "menus" and is_bare()):
        return False
    return group not in now.hidden


def is_locked(*groups: str) -> bool:
    """Whether one of these groups of controls only shows what is chosen."""
    return not prepared().locked.isdisjoint(groups)


def foldable() -> tuple[str, ...]:
    """What stands under "More" on the page that is shown, by the names in the address."""
    groups = GROUPS.get(prepared().page, {})
    return tuple(param for name, group in groups.items() if shows(name) for param in group.folds)


def groups_of(param: str) -> tuple[str, ...]:
    """The groups that choose a parameter on the page that is shown: that of its control first, if any."""
    groups = GROUPS.get(prepared().page, {})
    return tuple(name for name, group in groups.items() if param in group.params)


def shows_choice(param: str) -> bool:
    """Whether the control that chooses a parameter is drawn."""
    return all(map(shows, groups_of(param)[:1]))


def is_fixed(param: str) -> bool:
    """Whether what a parameter is stays as it is."""
    return is_locked(*groups_of(param))


def why_locked(*groups: str) -> str:
    """Why one of these groups only shows what is chosen, for components; empty where it does not."""
    return LOCKED if is_locked(*groups) else ""


def refused(*groups: str) -> bool:
    """Whether an edit by one of these groups from inside a drawing is refused, as it is locked. The page then
    says so. Of a field or a button that is disabled Streamlit itself takes nothing.
    """
    if is_locked(*groups):
        st.session_state[REFUSED] = True
        return True
    return False


def has_refused() -> bool:
    """Whether a change was refused, and the page has not said so yet."""
    return REFUSED in st.session_state


def tell_locked() -> None:
    """Say what is locked on the page that is shown, and whether a change of that was refused just now."""
    now, is_news = prepared(), st.session_state.pop(REFUSED, False)
    titles = [group.title for name, group in GROUPS.get(now.page, {}).items() if name in now.locked]
    if not titles:
        return
    locked = f"by whoever prepared this page: {'; '.join(titles)}."
    if is_news:
        st.warning(plain(f"Nothing was changed. This is locked {locked}"), icon=":material/lock:")
    else:
        st.markdown(f":material/lock: :gray[Locked {locked}]")
