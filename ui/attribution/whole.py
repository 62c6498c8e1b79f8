"""The section in which the asked network is taken apart: its map, from the whole down to one product."""

from __future__ import annotations

from dataclasses import asdict

from ui.kit.asked import Asked
from ui.kit.experiment import Experiment
from ui.kit.print.runs import step_words
from ui.kit.section import opening, section
from ui.shell.component import define
from ui.shell.keys import session_key
from ui.shell.rows import rows

NETWORK_MAP = define("network_map")
KEY = session_key("attribution", "map")
MAP = opening("map", "state of the section with the network's map")
WORDS = "Each small picture is a feature map: what one channel makes of the picture above. "
SUMS = "Press the map of a layer, then point at a pixel: you see what it was added up from."
PARTS = (
    "The network is long, so each stage shows only what its last layer gives. Press a stage to unfold it: "
    "to its blocks, then to their layers. "
)


def show_whole(lab: Experiment, asked: Asked) -> None:
    """The section, closed at first."""
    place = section(lab, MAP, "Take the network apart", ":material/account_tree:")
    if not place.open:
        return
    with place:
        place.markdown(WORDS + (PARTS if asked.parts else "") + SUMS)
        network = {
            "prefix": "",
            "title": "",
            "rows": rows(asked.architecture),
            "parts": [asdict(part) for part in asked.parts],
        }
        NETWORK_MAP(
            key=KEY,
            data={
                "run": asked.run.look,
                "networks": [network],
                "class_names": list(asked.classes),
                "comes": "" if asked.status else step_words(asked.run, 0),
            },
        )
