// What the nodes of the flow show: the same layers as the plane, small.

/** @import { Theme } from "../../lib/colours.js" */
/** @import { Place, Rgb } from "./painting.js" */
/** @import { NodeName } from "./flow_layout.js" */
/** @import { Points, Scene } from "./scene.js" */

import { drawManifold, drawPoints, Stamps, Surface } from "./painting.js"

const RADIUS_PX = 1.3
const MOST_POINTS = 120

/** @typedef {(context: CanvasRenderingContext2D, side: number) => void} Paint */

/** @typedef {Partial<Record<NodeName, Paint>>} Pictures */

/** The pictures of the nodes. */
export class Thumbnails {
  constructor() {
    this.surface = new Surface()
    this.stamps = new Stamps()
  }

  /**
   * How to paint each node that is a picture.
   * @param {{scene: Scene, noise?: Points}} shown noise: x y in -1..1
   * @param {{extent: number, colours: Theme, table: Rgb[]}} how
   * @returns {Pictures}
   */
  of({ scene, noise }, { extent, colours, table }) {
    /** @type {(side: number, reach: number) => Place} */
    const place = (side, reach) => (x, y) => [
      ((x + reach) / (2 * reach)) * side,
      ((reach - y) / (2 * reach)) * side,
    ]
    /** @type {(xy: Points, colour: string, reach: number) => Paint} */
    const dots = (xy, colour, reach) => (context, side) =>
      drawPoints(context, xy.subarray(0, 2 * MOST_POINTS), place(side, reach), this.stamps, {
        radius: RADIUS_PX,
        fill: colour,
      })
    /** @type {Pictures} */
    const pictures = {}
    const { grid, surface } = scene
    if (noise) pictures.noise = dots(noise, colours.generated, 1.08)
    if (grid)
      pictures.generator = (context, side) =>
        drawManifold(context, grid, place(side, extent), colours.generated, false)
    if (scene.generated) pictures.samples = dots(scene.generated, colours.generated, extent)
    if (scene.real) pictures.real = dots(scene.real, colours.real, extent)
    if (surface) {
      pictures.discriminator = (context, side) => {
        this.surface.paint(surface, table)
        this.surface.draw(context, 0, 0, side)
      }
    }
    return pictures
  }
}
