import { feature, mesh } from "topojson-client"
import type { GeometryCollection, Topology } from "topojson-specification"
import fineUrl from "world-atlas/countries-50m.json?url"
import coarseUrl from "world-atlas/countries-110m.json?url"
import { toWorld } from "./mercator"

/** Outlines of Natural Earth as SVG paths, in millionths of the world. */
export type Land = { readonly land: string; readonly coast: string; readonly borders: string }

type World = Topology<{ countries: GeometryCollection; land: GeometryCollection }>
type Position = readonly number[]

/** From this zoom on the coarse outline shows its corners. */
const FINE_ZOOM = 4.5
const UNITS = 1e6
const POLE_DEG = -90
const TURN = 360

const fetched = new Map<string, Promise<Land>>()

/** What to draw at a zoom; fetched once. Rejects where it cannot be had, and the next call tries again. */
export const landAt = (zoom: number): Promise<Land> => {
  const url = zoom < FINE_ZOOM ? coarseUrl : fineUrl
  const known = fetched.get(url)
  if (known) return known
  const coming = fetchLand(url)
  fetched.set(url, coming)
  coming.catch(() => fetched.delete(url))
  return coming
}

const fetchLand = async (url: string): Promise<Land> => {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`The server answered ${response.status}.`)
  const world = (await response.json()) as World
  return pathsOf(world)
}

/** Outlines go on beyond 180 where they cross the antimeridian: the next copy of the world has the other part. */
export const pathsOf = (world: World): Land => {
  const { land, countries } = world.objects
  const rings = feature(world, land).features.flatMap(({ geometry }) => {
    if (geometry.type === "Polygon") return geometry.coordinates
    return geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : []
  })
  return {
    land: rings.map((ring) => `${lineOf(closed(unwrapped(ring)))}Z`).join(""),
    coast: linesOf(mesh(world, land).coordinates),
    borders: linesOf(mesh(world, countries, (one, other) => one !== other).coordinates),
  }
}

const lineOf = (positions: readonly Position[]): string => {
  const points = positions.map(([longitude = 0, latitude = 0]) => {
    const { x, y } = toWorld({ latitude, longitude })
    return `${Math.round(x * UNITS)} ${Math.round(y * UNITS)}`
  })
  return `M${points.join("L")}`
}

const linesOf = (lines: readonly (readonly Position[])[]): string =>
  lines.map((line) => lineOf(unwrapped(line))).join("")

/** The same line without leaps from one edge of the world to the other. */
const unwrapped = (line: readonly Position[]): Position[] => {
  let [turn, before] = [0, line[0]?.[0] ?? 0]
  return line.map(([longitude = 0, latitude = 0]) => {
    turn -= TURN * Math.round((longitude - before) / TURN)
    before = longitude
    return [longitude + turn, latitude]
  })
}

/** A ring that goes once round the earth, as Antarctica's does, holds the pole. */
const closed = (ring: readonly Position[]): readonly Position[] => {
  const [first, last] = [ring[0]?.[0] ?? 0, ring.at(-1)?.[0] ?? 0]
  if (Math.abs(last - first) < TURN / 2) return ring
  return [...ring, [last, POLE_DEG], [first, POLE_DEG]]
}
