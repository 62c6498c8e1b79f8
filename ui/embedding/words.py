"""What the page says."""

from nn_core.data.photographs import LARGE_CROPS_PER_PHOTOGRAPH, PHOTOGRAPHS

EACH = "Each point is an image that the network did not learn from."
LEAD = (
    "**Where will your 4 that looks like a 9 lie?** Choose Draw, and watch where your drawing lands. " + EACH
)
LEAD_OF_OTHERS = "**Where will your own picture lie?** Choose Upload, and watch where it lands. " + EACH
"""Of a network that reads no digits."""
LEAD_OF_CROPS = (
    "**Do crops of one photograph lie together, though they share no pixel?** Each point is a square that "
    f"was cut out of one of {len(PHOTOGRAPHS)} photographs, {LARGE_CROPS_PER_PHOTOGRAPH} out of each. The "
    "network is not told which."
)
TOGETHER = {
    "most": "So yes, and colour alone does not do it.",
    "more": "So partly: features bring more together than colours or pixels do, but not most of it.",
    "alike": "So no: features bring together hardly more than colours or pixels do.",
    "fewer": "So no: colours or pixels bring together more than features do.",
}
"""By what `judge_together` says."""
WITHOUT = (
    "What the page shows of small networks and cannot show of this one: errors, as the names of the "
    "photographs are none of its answers; training, as it learns no more; and the loss around it."
)
NO_ERRORS = "Whether this network is wrong about a crop cannot be said. Colours tell the photographs apart."
LAST_FEATURES = "Crops are compared by the last features before the answer. The layer {layer} is not used."
