"""The same cloud in a few lines of PyTorch and scikit-learn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nn_core.embedding.neighbours import NEIGHBOURS
from ui.embedding.drawing import layer_of

if TYPE_CHECKING:
    from ui.kit.asked import Asked
    from ui.kit.experiment import Experiment

PCA = (
    "from sklearn.decomposition import PCA",
    "pca = PCA({dims}).fit(features)",
    "points = pca.transform(features)  # n x {dims}",
    "print(pca.explained_variance_ratio_)",
)
TSNE = (
    "from sklearn.manifold import TSNE",
    'tsne = TSNE({dims}, perplexity={perplexity}, init="pca", random_state=0)',
    "points = tsne.fit_transform(features)  # n x {dims}",
    "print(tsne.kl_divergence_)",
)


def cloud_lines(lab: Experiment, asked: Asked) -> str:
    """Lines that lay the images out as the page does, and find the neighbours of one."""
    facts = {name: lab[name] for name in ("dims", "perplexity")}
    return "\n".join(
        [
            "import torch",
            "from sklearn.neighbors import NearestNeighbors",
            "",
            "# model: the network, in evaluation mode; images: n x c x h x w, values from 0 to 1",
            "kept = {}",
            f'layer = model.get_submodule("{layer_of(lab, asked.architecture)}")',
            "layer.register_forward_hook(lambda _, inputs, output: kept.update(features=output.flatten(1)))",
            "with torch.no_grad():",
            "    predicted = model(images).argmax(1)",
            'features = kept["features"].numpy()  # n x d',
            "",
            *(line.format(**facts) for line in (TSNE if lab["method"] == "tsne" else PCA)),
            "",
            f"near = NearestNeighbors(n_neighbors={NEIGHBOURS}).fit(features)  # Euclidean",
            "with torch.no_grad():",
            "    model(picture)  # 1 x c x h x w",
            'distances, places = near.kneighbors(kept["features"].numpy())',
        ]
    )
