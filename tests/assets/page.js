// A stand-in for a browser's page, as small as the components need: nodes and their texts, a canvas that
// draws nothing, a run that sends nothing. What a component shows can be read from its nodes.

class TextNode {
  constructor(text) {
    this.text = text
  }

  get textContent() {
    return this.text
  }

  remove() {
    const { childNodes } = this.parentNode
    childNodes.splice(childNodes.indexOf(this), 1)
  }
}

class PageNode extends TextNode {
  hidden = false
  className = ""
  type = ""
  title = ""
  role = ""
  tabIndex = 0
  checked = false
  clientWidth = 600
  onclick = null
  onchange = null
  onkeydown = null
  oninput = null
  dataset = {}
  style = { setProperty() {} }
  attributes = {}
  classList = { add() {}, remove() {}, toggle() {} }
  childNodes = []
  #value = ""

  constructor(tag) {
    super("")
    this.tag = tag
  }

  get textContent() {
    return this.childNodes.map((node) => node.textContent).join("")
  }

  set textContent(text) {
    this.replaceChildren(...(text === "" ? [] : [text]))
  }

  get children() {
    return this.childNodes.filter((node) => node instanceof PageNode)
  }

  get firstChild() {
    return this.childNodes[0] ?? null
  }

  get lastChild() {
    return this.childNodes.at(-1) ?? null
  }

  get lastElementChild() {
    return this.children.at(-1) ?? null
  }

  get options() {
    return this.children
  }

  get value() {
    const isChosen = this.tag !== "select" || this.options.some(({ value }) => value === this.#value)
    return isChosen ? this.#value : (this.options[0]?.value ?? "")
  }

  set value(value) {
    this.#value = String(value)
  }

  append(...added) {
    for (const one of added) {
      const node = typeof one === "object" ? one : new TextNode(String(one))
      if (node.parentNode?.childNodes.includes(node)) node.remove()
      node.parentNode = this
      this.childNodes.push(node)
    }
  }

  insertBefore(node, next) {
    this.append(node)
    if (!next) return
    this.childNodes.pop()
    this.childNodes.splice(this.childNodes.indexOf(next), 0, node)
  }

  after(node) {
    const { childNodes } = this.parentNode
    this.parentNode.insertBefore(node, childNodes[childNodes.indexOf(this) + 1] ?? null)
  }

  before(node) {
    this.parentNode.insertBefore(node, this)
  }

  querySelector() {
    return null
  }

  replaceChildren(...nodes) {
    this.childNodes = []
    this.append(...nodes)
  }

  setAttribute(name, value) {
    this.attributes[name] = value
  }

  addEventListener() {}

  focus() {}

  scrollIntoView() {}

  getContext() {
    const nothing = () => {}
    const createImageData = (width, height) => ({ data: new Uint8Array(4 * width * height) })
    const measureText = () => ({ width: 0 })
    const image = {
      createImageData,
      measureText,
      getImageData: (_x, _y, ...size) => createImageData(...size),
    }
    return new Proxy(image, { get: (own, name) => own[name] ?? nothing, set: () => true })
  }
}

class Nothing {
  static OPEN = 1
  readyState = 0
  observe() {}
  disconnect() {}
  close() {}
}

/** Make it the page of the tests of a file. */
export function openPage() {
  const kept = new Map()
  Object.assign(globalThis, {
    document: { createElement: (tag) => new PageNode(tag), addEventListener() {}, removeEventListener() {} },
    window: { location: { href: "http://host/page" } },
    getComputedStyle: () => ({ fontFamily: "", color: "" }),
    ResizeObserver: Nothing,
    IntersectionObserver: Nothing,
    WebSocket: Nothing,
    ImageData: class {
      constructor(width, height) {
        this.data = new Uint8Array(4 * width * height)
      }
    },
  })
  Object.defineProperty(globalThis, "sessionStorage", {
    value: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, text) => kept.set(key, text),
      removeItem: (key) => kept.delete(key),
    },
  })
}

/** A place on the page for a component. */
export const place = () => new PageNode("div")

/** All nodes below one that `fits`, in the order of the page. */
export const all = (node, fits) =>
  node.children.flatMap((child) => [...(fits(child) ? [child] : []), ...all(child, fits)])

/** Those of a class. */
export const ofClass = (node, name) => all(node, ({ className }) => className.split(" ").includes(name))
