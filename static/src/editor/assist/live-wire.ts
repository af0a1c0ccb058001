import type { Position } from "../geometry/shapes"
import { COSTS, edgeCosts } from "./edges"
import { type Frame, isInFrame, type Pixels, placeOf, sampleAt, scaleOf } from "./pixels"

/** The cheapest ways from one sample to all others of a frame: for each, which neighbour it is reached from. */
export type Wire = Frame & {
  /** Row by row: the number of the step that leads to the sample, or `NO_STEP` for the first. */
  readonly steps: Uint8Array
  /** Row by row: what a step onto the sample costs; the less, the stronger the edge. */
  readonly costs: Uint8Array
}

/** The steps to the eight neighbours: first those to the sides, then the diagonal ones. */
const DX = Int8Array.of(1, -1, 0, 0, 1, 1, -1, -1)
const DY = Int8Array.of(0, 0, 1, -1, 1, -1, 1, -1)
const SIDES = 4
/** What costs more is no edge to be drawn to. */
const EDGE_COST = (COSTS.least + COSTS.most) / 2
const NO_STEP = 255
/** A diagonal step is longer: 181 / 128 is the root of two. */
const DIAGONAL = 181
const BUCKETS = 128

/** Find the ways along the picture's edges that begin at a place. */
export const wireFrom = (pixels: Pixels, at: Position): Wire => {
  const [x, y] = sampleAt(pixels, at)
  const { bounds, width, height } = pixels
  const costs = edgeCosts(pixels)
  const search = new Search(costs, width, height)
  return { bounds, width, height, costs, steps: search.from(y * width + x) }
}

/** The way from the wire's beginning to a place; straight on from the frame's edge for places beyond it. */
export const wayTo = (wire: Wire, at: Position): readonly Position[] => {
  const places: Position[] = isInFrame(wire, at) ? [] : [at]
  let [x, y] = sampleAt(wire, at)
  for (let guard = wire.steps.length; guard > 0; guard--) {
    places.push(placeOf(wire, x, y))
    const step = wire.steps[y * wire.width + x] ?? NO_STEP
    if (step === NO_STEP) break
    x -= DX[step] ?? 0
    y -= DY[step] ?? 0
  }
  return places.reverse()
}

/** The strongest edge within `reach` image pixels of a place, or the place itself where nothing near it is an edge. */
export const edgeNear = (wire: Wire, at: Position, reach: number): Position => {
  if (!isInFrame(wire, at)) return at
  const [x, y] = sampleAt(wire, at)
  const steps = Math.floor(reach * scaleOf(wire)[0])
  let found: Position = at
  let least = EDGE_COST
  for (let toX = Math.max(x - steps, 0); toX <= Math.min(x + steps, wire.width - 1); toX++)
    for (let toY = Math.max(y - steps, 0); toY <= Math.min(y + steps, wire.height - 1); toY++) {
      const far = Math.hypot(toX - x, toY - y)
      // Of edges alike the nearest.
      const cost = (wire.costs[toY * wire.width + toX] ?? COSTS.most) + far
      if (far > steps || cost >= least) continue
      least = cost
      found = placeOf(wire, toX, toY)
    }
  return found
}

/**
 * Dijkstra's search with a bucket for each distance. A step costs less than there are buckets, so a ring of them is
 * enough; within a bucket, samples are a doubly linked list, so that one can be taken out when it gets nearer.
 */
class Search {
  readonly #costs: Uint8Array
  readonly #width: number
  readonly #height: number
  readonly #distances: Int32Array
  readonly #steps: Uint8Array
  readonly #heads = new Int32Array(BUCKETS).fill(-1)
  readonly #next: Int32Array
  readonly #previous: Int32Array
  #waiting = 0

  constructor(costs: Uint8Array, width: number, height: number) {
    this.#costs = costs
    this.#width = width
    this.#height = height
    this.#distances = new Int32Array(costs.length).fill(-1)
    this.#steps = new Uint8Array(costs.length).fill(NO_STEP)
    this.#next = new Int32Array(costs.length)
    this.#previous = new Int32Array(costs.length)
  }

  from(start: number): Uint8Array {
    this.#put(start, 0)
    for (let distance = 0; this.#waiting > 0; distance++) {
      const bucket = distance % BUCKETS
      for (let place = this.#heads[bucket] ?? -1; place !== -1; place = this.#heads[bucket] ?? -1) {
        this.#take(place)
        this.#relax(place, distance)
      }
    }
    return this.#steps
  }

  #relax(place: number, distance: number): void {
    const x = place % this.#width
    const y = (place - x) / this.#width
    for (let step = 0; step < DX.length; step++) {
      const toX = x + (DX[step] ?? 0)
      const toY = y + (DY[step] ?? 0)
      if (toX < 0 || toX >= this.#width || toY < 0 || toY >= this.#height) continue
      const neighbour = toY * this.#width + toX
      const cost = this.#costs[neighbour] ?? COSTS.most
      this.#offer(neighbour, distance + (step < SIDES ? cost : (cost * DIAGONAL) >> 7), step)
    }
  }

  #offer(place: number, distance: number, step: number): void {
    const known = this.#distances[place] ?? -1
    if (known !== -1 && known <= distance) return
    if (known !== -1) this.#take(place)
    this.#steps[place] = step
    this.#put(place, distance)
  }

  #put(place: number, distance: number): void {
    const bucket = distance % BUCKETS
    const head = this.#heads[bucket] ?? -1
    this.#distances[place] = distance
    this.#next[place] = head
    this.#previous[place] = -1
    if (head !== -1) this.#previous[head] = place
    this.#heads[bucket] = place
    this.#waiting += 1
  }

  #take(place: number): void {
    const [next, previous] = [this.#next[place] ?? -1, this.#previous[place] ?? -1]
    if (previous === -1) this.#heads[(this.#distances[place] ?? 0) % BUCKETS] = next
    else this.#next[previous] = next
    if (next !== -1) this.#previous[next] = previous
    this.#waiting -= 1
  }
}
