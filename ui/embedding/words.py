"""What the page says."""

EACH = "Each point is an image that the network did not learn from."
LEAD = (
    "**Where will your 4 that looks like a 9 lie?** Choose Draw, and watch where your drawing lands. " + EACH
)
LEAD_OF_OTHERS = "**Where will your own picture lie?** Choose Upload, and watch where it lands. " + EACH
"""Of a network that reads no digits."""
TOO_FEW = (
    "{network} comes with {images} photographs here, each of another thing. A cloud takes many images of a "
    "few classes, so this network has none. Choose one of the small networks."
)
