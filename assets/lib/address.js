// The address holds the state of a page, so a change of it is no new page: Back leaves the page at once
// instead of stepping through every setting. Streamlit adds an entry to the history for each change of the
// query.
//
// It turns to a new page's path when that is drawn, and the new page's query may come before that, into the
// entry of the page that is being left. The new path then carries that same query: the entry gets back what
// it had.

const push = history.pushState.bind(history)
const EARLY_MS = 1000
/** @type {{at: number, from: string}[]} */
let changes = []

history.pushState = (state, title, url) => {
  const next = new URL(url ?? "", location.href)
  const now = performance.now()
  changes = changes.filter(({ at }) => now - at < EARLY_MS)
  if (next.pathname === location.pathname) {
    changes.push({ at: now, from: location.href })
    history.replaceState(state, title, url)
    return
  }
  if (changes.length && next.search === location.search)
    history.replaceState(history.state, "", changes[0].from)
  changes = []
  push(state, title, url)
}
