// The address holds the state of a page, so a change of it is no new page: Back leaves the page at once instead
// of stepping through every setting. Streamlit adds an entry to the history for each change of the query.

const push = history.pushState.bind(history)

history.pushState = (state, title, url) => {
  const samePage = new URL(url ?? "", location.href).pathname === location.pathname
  if (samePage) history.replaceState(state, title, url)
  else push(state, title, url)
}
