import { createHttp } from "../../shared/http"
import { choose } from "../filter-form"
import { flash } from "../flash-message"
import {
  type Camera,
  clamped,
  fitted,
  fromScreen,
  panned,
  type ScreenPoint,
  type Size,
  seen,
  zoomedAt,
} from "./camera"
import { type Cluster, ClusterMarks } from "./cluster-marks"
import { listenTo, type Mode } from "./gestures"
import { MapPicture } from "./map-picture"
import { type Bounds, boundsOf, type Place, toPlace, toWorld, wrapped } from "./mercator"
import { areaTerm, boxAround, circleAround, cornersOf, thinned } from "./shapes"

type Places = {
  readonly items: readonly Cluster[]
  readonly count: number
  readonly sample_size: number | null
  readonly circles: readonly (Place & { readonly radius: number })[]
  readonly areas: readonly { readonly corners: readonly (readonly [number, number])[] }[]
}

/** Clusters of the next zoom are asked for a little before it is reached: those that are far from each other look lost. */
const CLOSER_ZOOM = 0.25
const SETTLED_MS = 120
const STEP_PX = 80
/** To find where the images are, the world is asked as if it were this large. */
const WORLD_ZOOM = 3
/** Round images of one and the same place, a box that surely holds them. */
const ROUND_PLACE_DEG = 0.0002
const NEAREST_ZOOM = 16
/** So near images of a single place are shown first: near enough to tell where on earth that is. */
const ALONE_ZOOM = 7

/** The images that the filter finds on a map: clusters to look into, areas to draw. */
export class GalleryMap extends HTMLElement {
  readonly #http = createHttp()
  readonly #leaving = new AbortController()
  readonly #resizing = new ResizeObserver(() => this.#resized())
  #asking = new AbortController()
  #settling = 0
  #mode: Mode = "move"
  #camera: Camera | null = null
  #bounds: Bounds | null = null
  #picture: MapPicture | null = null
  #marks: ClusterMarks | null = null

  connectedCallback(): void {
    const stage = this.#stage
    const svg = stage?.querySelector<SVGSVGElement>("svg")
    const clusters = this.querySelector<HTMLElement>(".map__clusters")
    if (!stage || !svg || !clusters) return
    const { signal } = this.#leaving
    this.#picture = new MapPicture(svg, this.dataset.tiles ?? "")
    this.#marks = new ClusterMarks(clusters, (cluster) => this.#open(cluster))
    listenTo(
      stage,
      {
        mode: () => this.#mode,
        pan: (dx, dy) => this.#look((camera, size) => panned(camera, dx, dy, size)),
        zoom: (by, at) => this.#look((camera, size) => zoomedAt(camera, by, at, size)),
        draft: (points) => {
          if (this.#picture) this.#picture.draft = points
        },
        drawn: (points) => this.#choose(thinned(points)),
        missed: (mode) => this.#say(HOW_TO_DRAW[mode]),
      },
      signal,
    )
    stage.addEventListener("keydown", (event) => this.#press(event), { signal })
    this.addEventListener("click", (event) => this.#click(event), { signal })
    this.#resizing.observe(stage)
    void this.#begin()
  }

  disconnectedCallback(): void {
    this.#leaving.abort()
    this.#asking.abort()
    this.#resizing.disconnect()
    clearTimeout(this.#settling)
  }

  get #stage(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".map__stage")
  }

  get #size(): Size {
    return { width: this.#stage?.clientWidth ?? 1, height: this.#stage?.clientHeight ?? 1 }
  }

  /** First where the images are at all, so that the map can show them all. */
  async #begin(): Promise<void> {
    const places = await this.#places({ zoom: `${WORLD_ZOOM}` })
    if (!places) return
    this.#bounds = around(places)
    this.classList.toggle("map--empty", this.#bounds === null)
    this.#camera = kept(this.#size) ?? this.#whole()
    this.#show(places)
    void this.#ask()
  }

  #whole(): Camera {
    return this.#bounds
      ? fitted(this.#bounds, this.#size, isPlace(this.#bounds) ? ALONE_ZOOM : undefined)
      : clamped({ center: { x: 0.5, y: 0.5 }, zoom: 0 }, this.#size)
  }

  /** Look elsewhere; what is there is asked for once hands are still. */
  #look(next: (camera: Camera, size: Size) => Camera): void {
    if (!this.#camera) return
    this.#camera = next(this.#camera, this.#size)
    this.#draw()
    clearTimeout(this.#settling)
    this.#settling = window.setTimeout(() => {
      if (this.#camera) keep(this.#camera)
      void this.#ask()
    }, SETTLED_MS)
  }

  #resized(): void {
    this.#look(clamped)
  }

  #draw(): void {
    if (!this.#camera) return
    this.#picture?.draw(this.#camera, this.#size)
    this.#marks?.place(this.#camera, this.#size)
  }

  async #ask(): Promise<void> {
    if (!this.#camera) return
    const { west, south, east, north } = seen(this.#camera, this.#size)
    const isRound = east - west >= 360
    const places = await this.#places({
      west: `${isRound ? -180 : wrapped(west)}`,
      east: `${isRound ? 180 : wrapped(east)}`,
      south: `${south}`,
      north: `${north}`,
      zoom: `${Math.floor(this.#camera.zoom + CLOSER_ZOOM)}`,
    })
    if (places) this.#show(places)
  }

  /** Nothing where the next question has come in between, or where there was no answer. */
  async #places(asked: Readonly<Record<string, string>>): Promise<Places | null> {
    this.#asking.abort()
    this.#asking = new AbortController()
    const { signal } = this.#asking
    const query = new URLSearchParams({ q: this.dataset.q ?? "", ...asked })
    this.ariaBusy = "true"
    try {
      return await this.#http.send<Places>(
        "GET",
        `/projects/${this.dataset.project}/places?${query}`,
        { signal },
      )
    } catch {
      if (!signal.aborted) flash("error", "The places of the images could not be loaded.")
      return null
    } finally {
      if (!signal.aborted) this.ariaBusy = null
    }
  }

  #show(places: Places): void {
    const { items, count, sample_size } = places
    if (this.#picture) this.#picture.shapes = shapesOf(places)
    this.#marks?.show(items, sample_size !== null)
    this.#say(said(count, sample_size))
    this.#draw()
  }

  #say(sentence: string): void {
    const status = this.querySelector(".map__status")
    if (status) status.textContent = sentence
  }

  /** Several images in one place cannot be told apart by looking closer: the filter then asks for them. */
  #open(cluster: Cluster): void {
    const size = this.#size
    if (isPlace(cluster) || (this.#camera?.zoom ?? 0) >= NEAREST_ZOOM) {
      choose("within", areaTerm(cornersOf(widened(cluster))))
      return
    }
    this.#stage?.focus({ preventScroll: true })
    this.#look((camera) => {
      const closer = fitted(cluster, size)
      return { ...closer, zoom: Math.max(closer.zoom, Math.min(camera.zoom + 1, NEAREST_ZOOM)) }
    })
  }

  #choose(points: readonly ScreenPoint[]): void {
    const camera = this.#camera
    if (!camera || points.length < 3) return
    const corners = points.map((point) => toPlace(fromScreen(point, camera, this.#size)))
    choose("within", areaTerm(turned(corners)))
  }

  #click(event: MouseEvent): void {
    const button = event.target instanceof Element ? event.target.closest("button") : null
    const action = button?.dataset.action
    if (action) this.#act(action)
  }

  #act(action: string): void {
    const { width, height } = this.#size
    const middle = { x: width / 2, y: height / 2 }
    if (action === "in" || action === "out")
      this.#look((camera, size) => zoomedAt(camera, action === "in" ? 1 : -1, middle, size))
    else if (action === "whole") this.#look(() => this.#whole())
    else if (action === "here") this.#chooseSeen()
    else if (action === "box" || action === "lasso")
      this.#draws(this.#mode === action ? "move" : action)
  }

  #draws(mode: Mode): void {
    this.#mode = mode
    if (this.#picture) this.#picture.draft = []
    this.classList.toggle("map--drawing", mode !== "move")
    for (const button of this.querySelectorAll<HTMLButtonElement>("button[aria-pressed]"))
      button.ariaPressed = `${button.dataset.action === mode}`
  }

  #chooseSeen(): void {
    if (this.#camera) choose("within", areaTerm(turned(cornersOf(seen(this.#camera, this.#size)))))
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const pan = PANS[event.key]
    const action = ACTIONS[event.key]
    if (pan) this.#look((camera, size) => panned(camera, pan[0], pan[1], size))
    else if (event.key === "Escape" && this.#mode !== "move") this.#draws("move")
    else if (action) this.#act(action)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}

const PANS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [STEP_PX, 0],
  ArrowRight: [-STEP_PX, 0],
  ArrowUp: [0, STEP_PX],
  ArrowDown: [0, -STEP_PX],
}
const ACTIONS: Readonly<Record<string, string>> = {
  "+": "in",
  "=": "in",
  "-": "out",
  "0": "whole",
  b: "box",
  l: "lasso",
  v: "here",
}

const HOW_TO_DRAW = {
  box: "Hold the button down and drag from corner to corner.",
  lasso: "Hold the button down, draw round the images, then let go.",
}

const isPlace = ({ west, south, east, north }: Bounds): boolean =>
  east - west + north - south < ROUND_PLACE_DEG / 2

/** Circles and areas of the filter, as corners. */
const shapesOf = ({ circles, areas }: Places): Place[][] => [
  ...circles.map((circle) => circleAround(circle, circle.radius)),
  ...areas.map(({ corners }) => corners.map(([latitude, longitude]) => ({ latitude, longitude }))),
]

/** Round the images, and what the filter draws round them. */
const around = (places: Places): Bounds | null =>
  places.items.length === 0
    ? null
    : boundsOf([...places.items, ...shapesOf(places).map((corners) => boxAround(corners))])

const said = (count: number, sample: number | null): string => {
  const images = `${count.toLocaleString("en")} ${count === 1 ? "image" : "images"} in sight`
  return sample === null ? images : `about ${images} (counted on ${sample.toLocaleString("en")})`
}

const widened = ({ west, south, east, north }: Bounds): Bounds => ({
  west: west - ROUND_PLACE_DEG,
  south: south - ROUND_PLACE_DEG,
  east: east + ROUND_PLACE_DEG,
  north: north + ROUND_PLACE_DEG,
})

/** The same corners with longitudes that the filter language takes: the westernmost from -180 on, one turn at most. */
const turned = (corners: readonly Place[]): Place[] => {
  const west = Math.min(...corners.map(({ longitude }) => longitude))
  const turn = wrapped(west) - west
  const most = wrapped(west) + 360
  return corners.map(({ latitude, longitude }) => ({
    latitude,
    longitude: Math.min(most, longitude + turn),
  }))
}

/** Where one looks stands in the address, so that it can be shared; a new filter begins anew. */
const keep = ({ center, zoom }: Camera): void => {
  const url = new URL(location.href)
  const { latitude, longitude } = toPlace(center)
  url.searchParams.set(
    "at",
    `${latitude.toFixed(5)},${wrapped(longitude).toFixed(5)},${zoom.toFixed(2)}`,
  )
  history.replaceState(history.state, "", url)
}

const kept = (size: Size): Camera | null => {
  const [latitude, longitude, zoom] = (new URLSearchParams(location.search).get("at") ?? "")
    .split(",")
    .map(Number)
  if (latitude === undefined || longitude === undefined || zoom === undefined) return null
  if (![latitude, longitude, zoom].every(Number.isFinite)) return null
  return clamped({ center: toWorld({ latitude, longitude }), zoom }, size)
}
