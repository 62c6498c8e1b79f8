// The page "Latent space": one generator, seen through the part that the page has chosen.
// state: "edit", what the reader changed here, as the URL writes it.

/** @import { Component } from "../../lib/dom.js" */
/** @import { Bounds } from "./judge.js" */
/** @import { Dot } from "./price.js" */
/** @import { LatentView, Silenced } from "./stage.js" */
/** @import { Shortening } from "./truncation.js" */

import { element, setText } from "../../lib/dom.js"
import { Lock } from "../../lib/lock.js"
import { ArithmeticView } from "./arithmetic.js"
import { ChannelsView } from "./channels.js"
import { DirectionsView } from "./directions.js"
import { PathsView } from "./paths.js"
import { PlaneView } from "./plane.js"
import { Stage } from "./stage.js"
import { TruncationView } from "./truncation.js"

/** @typedef {"plane" | "directions" | "paths" | "arithmetic" | "truncation" | "channels"} Part */

/**
 * What changes under the reader's hands: IN_BROWSER of ui/latent_space/params.py. Samples count from 1.
 * @typedef {object} LatentChosen
 * @property {number} u place on the plane, -1 to 1
 * @property {number} v
 * @property {number} reach of the plane, in typical lengths of noise
 * @property {number} sample
 * @property {number[]} slides how far to go along each direction; 0 where there is none
 * @property {number} from the first direction with a slider, or one that stands beside it
 * @property {number} a a sample
 * @property {number} b
 * @property {number} t way from a to b, 0 to 1
 * @property {number[]} plus samples
 * @property {number[]} minus
 * @property {number[]} also
 * @property {number} psi how far noise is cut
 * @property {Silenced[]} off
 */

/**
 * Of ui/latent_space/page.py, `component_data`.
 * @typedef {object} LatentData
 * @property {string} run
 * @property {number} latent_size
 * @property {number | null} label the class that is asked for; null where G knows none
 * @property {boolean} raw whether D is a critic
 * @property {Part} part
 * @property {number} version of what is chosen
 * @property {string} locked why nothing can be chosen; empty: it can
 * @property {LatentChosen} chosen
 * @property {number[][]} axes directions, each of length 1
 * @property {number[]} shares of all that noise changes, one a direction
 * @property {number} shares_step
 * @property {number} first direction of the plane, from 1 on
 * @property {number} second
 * @property {number} centre a sample; 0: the middle
 * @property {Shortening} cut
 * @property {string | null} layer whose maps are shown; null where G has none
 * @property {[layer: string, channels: number][]} layers
 * @property {Dot[] | null} tradeoff
 * @property {number} untouched amount at which nothing, or next to nothing, is cut
 * @property {number[] | null} effects mean change of a pixel without each channel
 * @property {number | null} measured_step at which these two were measured; 0 is not told
 * @property {number | null} measured_on how many pictures
 * @property {Bounds} bounds
 */

/** @type {Record<Part, new (stage: Stage) => LatentView>} */
const VIEWS = {
  plane: PlaneView,
  directions: DirectionsView,
  paths: PathsView,
  arithmetic: ArithmeticView,
  truncation: TruncationView,
  channels: ChannelsView,
}

/**
 * Show the part that is chosen in `root`.
 * @param {HTMLElement} root
 * @param {Component<LatentData>} component
 */
export function mount(root, component) {
  const place = element("div", { class: "latent-place" })
  const status = element("p", { class: "status", role: "status", hidden: true })
  const lock = new Lock()
  root.replaceChildren(status, lock.node, place)
  /** @type {LatentView | null} */
  let view = null
  /** @type {Part | null} */
  let part = null
  let asked = ""
  const stage = new Stage(root, {
    onReady: () => view?.adopt(),
    onFrame: (frame) => {
      view?.frame(frame)
      root.dataset.frames = String(Number(root.dataset.frames) + 1)
    },
    onStatus: (sentence) => {
      status.hidden = !sentence
      setText(status, sentence ?? "")
    },
  })
  root.dataset.frames = "0"

  /** @param {Component<LatentData>} next */
  function update(next) {
    stage.update(next)
    const { data } = next
    if (data.part !== part) {
      view?.leave()
      part = data.part
      view = new VIEWS[part](stage)
      place.replaceChildren(view.node)
      view.arrange(root.clientWidth)
    } else if (JSON.stringify(data) !== asked) {
      view?.adopt()
      view?.draw()
    }
    asked = JSON.stringify(data)
    lock.show(data.locked, [place])
  }

  const resized = new ResizeObserver(() => root.clientWidth && view?.arrange(root.clientWidth))
  update(component)
  resized.observe(root)
  return {
    update,
    destroy() {
      resized.disconnect()
      view?.leave()
      stage.destroy()
    },
  }
}
