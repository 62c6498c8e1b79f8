"""What the page "GAN in the plane" says around its picture."""

from __future__ import annotations

INTRODUCTION = (
    "**G**, the generator, turns random numbers into :violet[**points**]. **D**, the discriminator, sees "
    "them beside :green[**real points**] and says of every place what it expects there: :blue[**blue**] for "
    "real, :orange[**orange**] for generated. G moves its points along the arrows, to where D would take "
    "them for real. When G has learnt everything, D can only guess, and with most losses the colours fade."
)

JS, KL = "JS(real, G)", "KL(real \N{DOUBLE VERTICAL LINE} G)"
"""What the two divergences are called, wherever they stand."""

DIVERGENCES = (
    f"**{JS}** and **{KL}**, the Jensen-Shannon and the Kullback-Leibler divergence, say in bits how far the "
    "generated points are from the real ones; 0 is not at all. Both compare how many points fall into each "
    "of 30 × 30 cells. JS is the same both ways and at most 1. KL has a direction: it asks where real "
    "points lie and G puts none, and each such cell would make it infinite. So 1 % of both sets counts as "
    "spread evenly over the plane. The dashed line is what chance alone makes of two real samples."
)
