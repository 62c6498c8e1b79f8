"""What the page "GAN in the plane" says before and after its picture."""

INTRODUCTION = (
    "**G**, the generator, turns random numbers into :violet[**points**]. **D**, the discriminator, sees "
    "them beside :green[**real points**] and says of every place what it expects there: :blue[**blue**] for "
    "real, :orange[**orange**] for generated. G moves its points along the arrows, to where D would take "
    "them for real. When G has learnt everything, D can only guess, and the colours fade."
)

TRIES = """\
1. **Predict:** D stands still and only G learns. Where will the points go?
   **Do:** train a little, pause, and press *Step G* twenty times.
   **See:** all run to the bluest spot. That is why D must keep up.
2. **Predict:** can G lay a line over a ring? And over clusters?
   **Do:** switch on *G's grid*, set the noise to 1-D and train.
   **See** what happens between clusters: a line cannot tear.
3. **Predict:** what does D answer everywhere once G is perfect?
   **Do:** train until the curve of JS is flat.
   **See** how pale the plane has become.
4. **Predict:** of two blobs of different size, which does G find first?
   **Do:** draw them, and train.
   **See** whether it forgets the first one when it finds the second.
"""
