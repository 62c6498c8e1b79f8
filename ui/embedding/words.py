"""What the page says."""

LEAD = (
    "**Where will your 4 that looks like a 9 lie?** Choose Draw, and watch where your drawing lands. "
    "Each point is an image that the network did not learn from."
)
TOO_FEW = (
    "{network} comes with {images} photographs here, each of another thing. A cloud takes many images of a "
    "few classes, so this network has none. Choose one of the small networks."
)
