// The page "Latent space": one generator, seen through the part that the page has chosen.
// data: {run, latent_size, label, raw, part, version, chosen, axes, shares, shares_step, first, second,
// centre, cut, layer, layers} state: "edit", what the reader changed here, as the URL writes it.

import { element, setText } from "../../lib/dom.js"
import { ArithmeticView } from "./arithmetic.js"
import { ChannelsView } from "./channels.js"
import { DirectionsView } from "./directions.js"
import { PathsView } from "./paths.js"
import { PlaneView } from "./plane.js"
import { Stage } from "./stage.js"
import { TruncationView } from "./truncation.js"

const VIEWS = {
  plane: PlaneView,
  directions: DirectionsView,
  paths: PathsView,
  arithmetic: ArithmeticView,
  truncation: TruncationView,
  channels: ChannelsView,
}

export function mount(root, component) {
  const place = element("div", { class: "latent-place" })
  const status = element("p", { class: "status", role: "status", hidden: true })
  root.replaceChildren(status, place)
  let [view, part, asked] = [null, null, null]
  const stage = new Stage(
    root,
    (frame) => {
      view?.frame(frame)
      root.dataset.frames = Number(root.dataset.frames) + 1
    },
    (sentence) => {
      status.hidden = !sentence
      setText(status, sentence ?? "")
    },
  )
  root.dataset.frames = "0"

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
      view.adopt()
      view.draw()
    }
    asked = JSON.stringify(data)
  }

  const resized = new ResizeObserver(() => root.clientWidth && view?.arrange(root.clientWidth))
  update(component)
  resized.observe(root)
  return {
    update,
    destroy() {
      resized.disconnect()
      view.leave()
      stage.destroy()
    },
  }
}
