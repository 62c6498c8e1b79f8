"""What can be chosen on the page "Where do images lie?". The names are the names in the URL."""

from __future__ import annotations

from ui.kit.asked import IMAGE, NET, RUN
from ui.kit.code_section import CODE
from ui.kit.url import Choice, LayerName, Param, Whole

LEAST_PERPLEXITY, USUAL_PERPLEXITY, MOST_PERPLEXITY = 2, 30, 100

IN_BROWSER: tuple[Param, ...] = (
    Choice("colour", "colour", "class", ("class", "answer", "error")),
    Choice("points", "what a point is", "marks", ("marks", "pictures")),
    Choice("method", "method", "pca", ("pca", "tsne")),
    Whole("dims", "number of dimensions", 2, 2, 3),
    Whole("perplexity", "perplexity", USUAL_PERPLEXITY, LEAST_PERPLEXITY, MOST_PERPLEXITY),
    LayerName("layer", "layer"),
)
"""What changes in the drawing; no layer stands for the last features before the answer."""

PARAMS: tuple[Param, ...] = (NET, RUN, IMAGE, *IN_BROWSER, CODE)
