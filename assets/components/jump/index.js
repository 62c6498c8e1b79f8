// Back to what a button has set up, whenever the count rises: the first picture of the section that ends
// here, or the page's beginning where that is near to it. data: {count}

const HEADER_PX = 64
const LEAST_HEIGHT_PX = 150
const NEAR = 0.5

export function mount(root, component) {
  const end = root.getRootNode().host.closest(".stBidiComponent")
  end.dataset.sectionEnd = ""
  let seen = component.data.count
  return {
    update({ data }) {
      if (data.count > seen) jump(end)
      seen = data.count
    },
    destroy() {},
  }
}

function jump(end) {
  const main = document.querySelector("[data-testid=stMain]")
  const all = [...main.querySelectorAll(".stBidiComponent")]
  const here = all.slice(0, all.indexOf(end))
  const section = here.slice(here.findLastIndex(({ dataset }) => "sectionEnd" in dataset) + 1)
  const picture = section.find((node) => node.offsetHeight > LEAST_HEIGHT_PX)
  if (!picture) return
  const top = main.scrollTop + picture.getBoundingClientRect().top - HEADER_PX
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
  main.scrollTo({ top: top < NEAR * main.clientHeight ? 0 : top, behavior: calm ? "auto" : "smooth" })
}
