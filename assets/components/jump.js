// Back to the picture above, whenever the count rises: what a button has set up stands there.
// data: {count}

const HEADER_PX = 64
const LEAST_HEIGHT_PX = 150

export function mount(root, component) {
  let seen = component.data.count
  return {
    update({ data }) {
      if (data.count > seen) jump(root.getRootNode().host)
      seen = data.count
    },
    destroy() {},
  }
}

function jump(from) {
  const main = document.querySelector("[data-testid=stMain]")
  const above = (node) => node.compareDocumentPosition(from) & Node.DOCUMENT_POSITION_FOLLOWING && !node.contains(from)
  const pictures = [...main.querySelectorAll(".stBidiComponent")].filter((node) => node.offsetHeight > LEAST_HEIGHT_PX)
  const picture = pictures.findLast(above)
  if (!picture) return
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
  const top = main.scrollTop + picture.getBoundingClientRect().top - HEADER_PX
  main.scrollTo({ top, behavior: calm ? "auto" : "smooth" })
}
