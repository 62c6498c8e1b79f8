"""What the page says."""

LEAD = (
    "**What must you hide so that it changes its mind?** Draw over the picture and watch the bars. "
    "Below, methods from the literature say which pixels made it answer so. They do not agree. "
    "Choose one to see its formula."
)
