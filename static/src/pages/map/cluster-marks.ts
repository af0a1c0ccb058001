import { type Camera, placeOnScreen, type Size } from "./camera"
import type { Bounds, Place } from "./mercator"

/** Images near each other, as the API tells of them. */
export type Cluster = Place & Bounds & { readonly count: number; readonly image_id: number }

type Mark = { readonly cluster: Cluster; readonly element: HTMLElement }

/** So many images are shown by one of them; more are a disc with their number. */
const MOST_PICTURED = 9
const SMALLEST_PX = 34
const LARGEST_PX = 54

/** The clusters of a map: links to single images, buttons for several. One of them is in the order of Tab, arrows lead on. */
export class ClusterMarks {
  readonly #parent: HTMLElement
  readonly #open: (cluster: Cluster) => void
  #marks: readonly Mark[] = []

  constructor(parent: HTMLElement, open: (cluster: Cluster) => void) {
    this.#parent = parent
    this.#open = open
    parent.addEventListener("keydown", (event) => this.#walk(event))
  }

  /** Largest first; `isEstimated` says that a count of one stands for many. */
  show(clusters: readonly Cluster[], isEstimated: boolean): void {
    const held = this.#focused()?.cluster.image_id
    const largest = Math.max(1, ...clusters.map(({ count }) => count))
    this.#marks = clusters.map((cluster) => ({
      cluster,
      element: this.#made(cluster, largest, isEstimated),
    }))
    this.#parent.replaceChildren(...this.#marks.map(({ element }) => element))
    const again = this.#marks.find(({ cluster }) => cluster.image_id === held)
    this.#enter(again ?? this.#marks[0])
    again?.element.focus({ preventScroll: true })
  }

  place(camera: Camera, size: Size): void {
    for (const { cluster, element } of this.#marks) {
      const { x, y } = placeOnScreen(cluster, camera, size)
      element.style.translate = `${x.toFixed(1)}px ${y.toFixed(1)}px`
      const isSeen = x > -40 && y > -40 && x < size.width + 40 && y < size.height + 40
      element.hidden = !isSeen
    }
  }

  #made(cluster: Cluster, largest: number, isEstimated: boolean): HTMLElement {
    const isOne = cluster.count === 1 && !isEstimated
    const element = document.createElement(isOne ? "a" : "button")
    const isPictured = cluster.count <= MOST_PICTURED && !isEstimated
    element.className = isPictured ? "cluster cluster--pictured" : "cluster"
    element.tabIndex = -1
    if (element instanceof HTMLAnchorElement) element.href = `/images/${cluster.image_id}`
    else element.addEventListener("click", () => this.#open(cluster))
    element.ariaLabel = wordsOf(cluster, isOne, isEstimated)
    if (isPictured) element.append(pictureOf(cluster))
    else element.style.setProperty("--cluster-size", `${sizeOf(cluster.count, largest)}px`)
    if (!isOne) element.append(numberOf(cluster.count))
    return element
  }

  #walk(event: KeyboardEvent): void {
    const from = this.#focused()
    const direction = DIRECTIONS[event.key]
    if (!from || !direction || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    const next = this.#nearest(from.element, direction)
    this.#enter(next)
    next?.element.focus({ preventScroll: true })
  }

  #nearest(from: HTMLElement, [dx, dy]: readonly [number, number]): Mark | undefined {
    const start = middleOf(from)
    let best: { mark: Mark; cost: number } | undefined
    for (const mark of this.#marks) {
      if (mark.element === from || mark.element.hidden) continue
      const to = middleOf(mark.element)
      const along = (to.x - start.x) * dx + (to.y - start.y) * dy
      const across = Math.abs((to.x - start.x) * dy) + Math.abs((to.y - start.y) * dx)
      const cost = along + 2 * across
      if (along > 0 && (!best || cost < best.cost)) best = { mark, cost }
    }
    return best?.mark
  }

  #enter(mark: { readonly element: HTMLElement } | undefined): void {
    if (!mark) return
    for (const { element } of this.#marks) element.tabIndex = element === mark.element ? 0 : -1
  }

  #focused(): Mark | undefined {
    return this.#marks.find(({ element }) => element === document.activeElement)
  }
}

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** By its area's root, so that a hundred times as many are not a hundred times as wide. */
const sizeOf = (count: number, largest: number): number => {
  const share = Math.log(1 + count) / Math.log(1 + largest)
  return Math.round(SMALLEST_PX + (LARGEST_PX - SMALLEST_PX) * share ** 2)
}

const middleOf = (element: HTMLElement): { x: number; y: number } => {
  const box = element.getBoundingClientRect()
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 }
}

const wordsOf = (
  { count, latitude, longitude }: Cluster,
  isOne: boolean,
  isEstimated: boolean,
): string => {
  const place = `at ${latitude.toFixed(2)}, ${longitude.toFixed(2)}`
  if (isOne) return `One image ${place}`
  return `${isEstimated ? "About " : ""}${count.toLocaleString("en")} images around ${place.slice(3)}: zoom in`
}

const pictureOf = ({ image_id }: Cluster): HTMLElement => {
  const picture = document.createElement("img")
  picture.className = "cluster__picture"
  picture.src = `/api/v1/images/${image_id}/thumbnail?size=512`
  picture.alt = ""
  picture.decoding = "async"
  picture.draggable = false
  return picture
}

const numberOf = (count: number): HTMLElement => {
  const number = document.createElement("span")
  number.className = "cluster__count"
  number.textContent = count < 10_000 ? count.toLocaleString("en") : compact.format(count)
  return number
}

const compact = new Intl.NumberFormat("en", { notation: "compact" })
