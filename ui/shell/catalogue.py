"""Every page but home: what the navigation and the home page say of it, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "pages"


@dataclass(frozen=True)
class Entry:
    """A page: its file without ".py", its title, a Material icon, and one sentence on what one does there.

    `components` are those of the browser that it opens with, as folders of `assets/components/`.
    """

    name: str
    title: str
    icon: str
    text: str
    components: tuple[str, ...]

    @property
    def path(self) -> Path:
        return PAGES / f"{self.name}.py"

    @property
    def material(self) -> str:
        """The icon as Streamlit writes it."""
        return f":material/{self.icon}:"


ON_MOST = ("keyboard", "jump")
OF_A_RUN = ("run_status", "time_slider", "curves", "keyboard")

HOME = ("home/reader", "home/thumbnail")
"""The components that the home page opens with."""

CATALOGUE: dict[str, tuple[Entry, ...]] = {
    "Guided": (
        Entry(
            "tutorials",
            "Tutorials",
            "school",
            "Be led through a page step by step, or reach a goal on your own.",
            (),
        ),
        Entry(
            "classroom",
            "Class",
            "co_present",
            "Teach with it: students join with a code, and you see where they are and what they predict.",
            (),
        ),
    ),
    "Labs": (
        Entry(
            "cnn_lab",
            "CNN lab",
            "grid_view",
            "Build a CNN, train it, and watch every layer while it learns.",
            ("network_map", "architecture_editor", "input_bar", "cnn_lab/filters", *OF_A_RUN, "jump"),
        ),
        Entry(
            "gan_lab",
            "GAN lab",
            "auto_awesome",
            "Watch two networks compete until noise becomes pictures.",
            ("gan_lab/sample_grid", "gan_lab/latent_controls", *OF_A_RUN, "jump"),
        ),
    ),
    "Neural networks": (
        Entry(
            "neural_network",
            "Neural network",
            "account_tree",
            "Watch every neuron of a small network learn a pattern in the plane.",
            ("neural_network/plane_network", "neural_network/plane_space", *OF_A_RUN),
        ),
        Entry(
            "backpropagation",
            "Backpropagation",
            "u_turn_left",
            "Every number of a small network, forward, backward and update, one operation at a time.",
            ("backpropagation", *ON_MOST),
        ),
    ),
    "Inside a layer": (
        Entry(
            "convolution",
            "Convolution",
            "filter_center_focus",
            "See every product behind every pixel.",
            ("convolution", "pixel", *ON_MOST),
        ),
        Entry(
            "activation",
            "Activation",
            "show_chart",
            "What each curve makes of a feature map, and how much of the gradient gets back.",
            ("activation", *ON_MOST),
        ),
        Entry(
            "pooling",
            "Pooling",
            "compress",
            "What a window keeps, what is lost, and what it is good for.",
            ("pooling", "pixel", *ON_MOST),
        ),
        Entry(
            "dense",
            "Flatten, dense, softmax",
            "calculate",
            "From the last feature maps to an answer: every product, every probability.",
            ("dense", *ON_MOST),
        ),
        Entry(
            "why_convolution",
            "Why convolution?",
            "compare",
            "A CNN against a perceptron: train both, shift and shuffle their images, and look inside.",
            ("why_convolution/why", *ON_MOST),
        ),
    ),
    "Ask a network": (
        Entry(
            "attribution",
            "What does it look at?",
            "visibility",
            "Hide parts of a picture, and let eleven methods say which pixels made the answer.",
            (
                "attribution",
                "attribution/attack",
                "attribution/trust_button",
                "input_bar",
                "run_status",
                *ON_MOST,
            ),
        ),
        Entry(
            "channels",
            "What does a channel want?",
            "blur_on",
            "Watch a picture form that a channel answers to most, and switch the channel off.",
            ("channels/wish", "channels/favourites", "channels/lesion", "time_slider", "input_bar", *ON_MOST),
        ),
        Entry(
            "embedding",
            "Where do images lie?",
            "bubble_chart",
            "See which images a network puts side by side, where it fails, and where your drawing lands.",
            ("embedding", "embedding/slices", "input_bar", "run_status", *ON_MOST),
        ),
    ),
    "More than one label": (
        Entry(
            "segmentation",
            "Segmentation",
            "format_color_fill",
            "Watch a network learn which digit each pixel belongs to, with skips and without.",
            ("segmentation", "network_map", "architecture_editor", "input_bar", *OF_A_RUN, "jump"),
        ),
        Entry(
            "detection",
            "Detection",
            "select_all",
            "Watch a network learn where things are, box by box, and take overlap and suppression apart.",
            (
                *("detection", "detection/overlap", "detection/suppression"),
                *("network_map", "architecture_editor", *OF_A_RUN, "jump"),
            ),
        ),
        Entry(
            "sound",
            "Sound",
            "graphic_eq",
            "From a wave to its picture: train a network that understands spoken digits, and speak to it.",
            ("sound", "network_map", *OF_A_RUN, "jump"),
        ),
    ),
    "GANs": (
        Entry(
            "gan_plane",
            "GAN in the plane",
            "scatter_plot",
            "Watch a generator learn to place points while a discriminator hunts the forgeries.",
            ("gan_plane", "place", *OF_A_RUN, "jump"),
        ),
        Entry(
            "latent_space",
            "Latent space",
            "explore",
            "Drag through the noise of a generator and watch its pictures change under the pointer.",
            ("latent_space", *ON_MOST),
        ),
        Entry(
            "gan_uses",
            "What GANs are for",
            "science",
            "A classifier with few images: do the samples of a GAN help it? Predict, then measure.",
            ("gan_uses/augmentation", "gan_uses/augmentation_chart", *ON_MOST),
        ),
    ),
}


def title_of(name: str) -> str:
    """The title of the page whose file has this name, without ".py"."""
    return next(entry.title for entries in CATALOGUE.values() for entry in entries if entry.name == name)
