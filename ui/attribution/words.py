"""What the page says."""

LEAD = (
    "**What must you hide so that it changes its mind?** Draw over the picture and watch the bars. "
    "Below, eleven methods answer the same question without trying: which pixels made it say so? "
    "They do not agree. Choose one to see its formula."
)
