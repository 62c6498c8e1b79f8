// From Streamlit's entry point, which it calls anew at each change, to the life cycle of a component:
// `mount(root, component) -> {update(component), destroy()}`.

/** @import { Component } from "./dom.js" */

/**
 * @typedef {object} Widget
 * @property {(component: Component<any>) => void} update
 * @property {() => void} destroy
 */

/**
 * @typedef {object} Module
 * @property {(root: HTMLElement, component: Component<any>) => Widget} mount
 */

/** One place on the page, and what lives there once the module has come. */
class Place {
  /** @param {Component<any>} component */
  constructor(component) {
    this.component = component
    /** @type {Widget | null} */
    this.widget = null
    this.gone = false
  }

  /** @param {Component<any>} component */
  update(component) {
    this.component = component
    this.widget?.update(component)
  }

  /** @param {Module} module */
  begin(module) {
    if (this.gone) return
    const root = /** @type {HTMLElement} */ (this.component.parentElement.querySelector(".layerscope"))
    root.replaceChildren()
    this.widget = module.mount(root, this.component)
  }

  end() {
    this.gone = true
    this.widget?.destroy()
  }
}

const TYPEFACES = ["Inter", "JetBrains Mono"]
const PATIENCE_MS = 1000

/** A picture that is drawn before the typefaces are here keeps the letters of another one. */
async function typefaces() {
  const loading = TYPEFACES.map((name) => globalThis.document?.fonts.load(`1em "${name}"`))
  await Promise.race([Promise.allSettled(loading), new Promise((go) => setTimeout(go, PATIENCE_MS))])
}

/**
 * What Streamlit is to call, with the component's module on its way. It returns what Streamlit calls at the
 * end, and also where a newer call has overtaken one: then the place still stands on the page and lives on.
 * @param {Promise<Module>} module
 * @returns {(component: Component<any>) => () => void}
 */
export function entryPoint(module) {
  /** @type {WeakMap<Node, Place>} */
  const places = new WeakMap()
  return (component) => {
    const parent = component.parentElement
    const known = places.get(parent)
    const place = known ?? new Place(component)
    if (known) known.update(component)
    else {
      places.set(parent, place)
      Promise.all([module, typefaces()]).then(([loaded]) => place.begin(loaded))
    }
    return () => {
      if (parent.isConnected) return
      place.end()
      places.delete(parent)
    }
  }
}
