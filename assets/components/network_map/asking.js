// What a map asks of each frame: the maps that it shows, and what their links and marks need.

/** @import { NetworkView } from "./view.js" */

import { canDie } from "./model.js"

const LINK_WEIGHTS = 4096

/**
 * Links need kernels, but not at any price: only the small ones travel with every frame. Of a long network
 * only the layers on show do, and no statistics, which would take all of its layers.
 * @param {NetworkView[]} views
 * @param {string | null} opened the layer whose weights are shown large
 */
export function asked(views, opened) {
  let budget = LINK_WEIGHTS
  const columns = views.flatMap((view) => view.columns)
  const weights = columns
    .filter(({ row }) => {
      if (!row?.kind.startsWith("Conv") || row.params > budget) return false
      budget -= row.params
      return true
    })
    .map(({ key }) => key)
  if (opened && !weights.includes(opened)) weights.push(opened)
  const isLong = views.some(({ network }) => network.parts?.length)
  const shown = columns.filter(({ row, folded }) => row || folded).map(({ key }) => key)
  return { layers: isLong ? shown : ["*"], weights, statistics: !isLong && views.some(canDie) }
}
