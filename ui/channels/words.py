"""What the page says."""

LEAD = (
    "**Ask it in two ways.** Here a picture changes, step by step, so that the channel answers more. "
    "Beside it are the images of the data set that it answers to most. Do they show the same?"
)
BUILDING = "The network is being built."
REGULARISERS = {
    "fourier": "Change waves, long ones more than fine ones (1 / f), instead of single pixels. Without it "
    "fine noise excites the channel most easily.",
    "jitter": "Show the picture a little moved at each step, so that no pattern hangs on its exact place.",
    "blur": "Soften the picture after every fourth step: what is fine has to come back stronger.",
    "decay": "Draw every pixel a little back to grey at each step: only what the channel asks for stays.",
}
