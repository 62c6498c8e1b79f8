// A stand-in for what a browser keeps of a tab.

/** An empty store in place of `sessionStorage`. */
export function beginStorage() {
  const kept = new Map()
  globalThis.sessionStorage = {
    setItem: (name, text) => kept.set(name, text),
    getItem: (name) => kept.get(name) ?? null,
    removeItem: (name) => kept.delete(name),
  }
}
