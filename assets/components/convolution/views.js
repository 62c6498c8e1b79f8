// What each view was left at. A view starts with settings of its own; those that the reader chose in another
// one wait there.

/** @import { ConvolutionChosen, View } from "./model.js" */

import { TabMap } from "../../lib/tab.js"

/** @typedef {Pick<ConvolutionChosen, "input" | keyof typeof TYPES>} Left */

const TYPES = {
  colour: "string",
  kernel: "number",
  stride: "number",
  padding: "number",
  mode: "string",
  dilation: "number",
  groups: "number",
  filters: "object",
  shown: "number",
  size: "number",
}
const KEPT = ["input", "photo", "digit", "example", "grid", "green", "blue", "own", "speed"]
const SETTINGS = /** @type {(keyof typeof TYPES)[]} */ (Object.keys(TYPES))

/**
 * Whether these are settings of a view, among others; shown is only where one looks, and an own picture has
 * its size in all views.
 * @param {Record<string, unknown>} values by name
 */
const setsSomething = (values) =>
  SETTINGS.some((name) => name in values && name !== "shown" && !(name === "size" && values.input === "own"))

/**
 * Whether something has all settings, each of its type.
 * @param {any} found
 */
const isLeft = (found) =>
  SETTINGS.every((name) => typeof found?.[name] === TYPES[name]) && Array.isArray(found.filters)

/**
 * What of a query is there in every view. An own picture has its size in all of them: made smaller, it would
 * not come back.
 * @param {Record<string, string>} query
 * @param {Pick<ConvolutionChosen, "input" | "size">} chosen
 * @returns {Record<string, string>}
 */
export function keptOf(query, { input, size }) {
  const kept = Object.fromEntries(KEPT.filter((name) => name in query).map((name) => [name, query[name]]))
  return input === "own" ? { ...kept, size: String(size) } : kept
}

/** The settings of views that are not shown. */
export class Views {
  constructor() {
    /** @type {TabMap<Left>} */
    this.left = new TabMap("convolution.views", isLeft)
    /** Whether the reader has chosen settings of the view that is shown. */
    this.touched = false
  }

  /**
   * What a patch brings along with another view or input is no setting that was chosen.
   * @param {Record<string, unknown>} patch
   */
  edited(patch) {
    if (!("view" in patch || "input" in patch) && setsSomething(patch)) this.touched = true
  }

  /** @param {Record<string, string>} query what is unusual of a choice that was made elsewhere */
  opened(query) {
    this.touched = setsSomething(query)
  }

  /**
   * Of settings that nobody chose nothing is kept: they come by themselves, and own weights come along.
   * @param {ConvolutionChosen} chosen
   */
  leave(chosen) {
    const names = /** @type {const} */ (["input", ...SETTINGS])
    const left = /** @type {Left} */ (Object.fromEntries(names.map((name) => [name, chosen[name]])))
    this.left.set(chosen.view, this.touched ? left : undefined)
  }

  /**
   * The patch that brings a view's settings back; null where it starts. A size is of the input it was chosen
   * for; an own picture keeps the one that it has.
   * @param {View} view
   * @param {string} input
   */
  enter(view, input) {
    const before = this.left.get(view)
    this.touched = before !== undefined
    if (!before) return null
    const names = SETTINGS.filter((name) => name !== "size" || (before.input === input && input !== "own"))
    return { view, ...Object.fromEntries(names.map((name) => [name, before[name]])) }
  }
}
