// What the nodes of the flow show: the same layers as the plane, small.

import { drawManifold, drawPoints, Stamps, Surface } from "./painting.js"

const RADIUS_PX = 1.3
const MOST_POINTS = 120

export class Thumbnails {
  constructor() {
    this.surface = new Surface()
    this.stamps = new Stamps()
  }

  /**
   * {node: (context, side) => ...} for the nodes that are pictures. scene: as the plane's; noise: its points,
   * x y in -1..1.
   */
  of({ scene, noise }, { extent, colours, table }) {
    const place = (side, reach) => (x, y) => [
      ((x + reach) / (2 * reach)) * side,
      ((reach - y) / (2 * reach)) * side,
    ]
    const dots = (xy, colour, reach) => (context, side) =>
      drawPoints(context, xy.subarray(0, 2 * MOST_POINTS), place(side, reach), this.stamps, {
        radius: RADIUS_PX,
        fill: colour,
      })
    const pictures = {}
    if (noise) pictures.noise = dots(noise, colours.generated, 1.08)
    if (scene.grid)
      pictures.generator = (context, side) =>
        drawManifold(context, scene.grid, place(side, extent), colours.generated, false)
    if (scene.generated) pictures.samples = dots(scene.generated, colours.generated, extent)
    if (scene.real) pictures.real = dots(scene.real, colours.real, extent)
    if (scene.surface) {
      pictures.discriminator = (context, side) => {
        this.surface.paint(scene.surface.values, scene.surface.side, scene.surface.range, table)
        this.surface.draw(context, 0, 0, side)
      }
    }
    return pictures
  }
}
