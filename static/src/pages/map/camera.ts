import { type Bounds, nearestX, type Place, toPlace, toWorld, type WorldPoint } from "./mercator"

/** What a map looks at: the middle of the window in the world, and how large the world is: 256 · 2^zoom px. */
export type Camera = { readonly center: WorldPoint; readonly zoom: number }
export type Size = { readonly width: number; readonly height: number }
/** In px from the top left corner of the map. */
export type ScreenPoint = { readonly x: number; readonly y: number }

const TILE_PX = 256
export const MAX_ZOOM = 18
const MARGIN_PX = 56
const EARTH_M = 40_075_016.686

export const scaleOf = ({ zoom }: Camera): number => TILE_PX * 2 ** zoom

/** The whole world fits into the height, and never less. */
export const minZoom = ({ height }: Size): number => Math.max(0, Math.log2(height / TILE_PX))

export const toScreen = (point: WorldPoint, camera: Camera, size: Size): ScreenPoint => {
  const scale = scaleOf(camera)
  return {
    x: (point.x - camera.center.x) * scale + size.width / 2,
    y: (point.y - camera.center.y) * scale + size.height / 2,
  }
}

export const fromScreen = (point: ScreenPoint, camera: Camera, size: Size): WorldPoint => {
  const scale = scaleOf(camera)
  return {
    x: camera.center.x + (point.x - size.width / 2) / scale,
    y: camera.center.y + (point.y - size.height / 2) / scale,
  }
}

/** Where a place is seen: of its copies round the earth the one that is nearest to the middle. */
export const placeOnScreen = (place: Place, camera: Camera, size: Size): ScreenPoint => {
  const { x, y } = toWorld(place)
  return toScreen({ x: nearestX(x, camera.center.x), y }, camera, size)
}

/** Neither beyond the poles nor too far away; eastward there is no end. */
export const clamped = ({ center, zoom }: Camera, size: Size): Camera => {
  const bounded = Math.min(MAX_ZOOM, Math.max(minZoom(size), zoom))
  const half = size.height / 2 / scaleOf({ center, zoom: bounded })
  const y = half >= 0.5 ? 0.5 : Math.min(1 - half, Math.max(half, center.y))
  return { center: { x: center.x - Math.floor(center.x), y }, zoom: bounded }
}

export const panned = (camera: Camera, dx: number, dy: number, size: Size): Camera => {
  const scale = scaleOf(camera)
  const center = { x: camera.center.x - dx / scale, y: camera.center.y - dy / scale }
  return clamped({ ...camera, center }, size)
}

/** What lies at the point stays there. */
export const zoomedAt = (camera: Camera, by: number, at: ScreenPoint, size: Size): Camera => {
  const zoom = Math.min(MAX_ZOOM, Math.max(minZoom(size), camera.zoom + by))
  const fixed = fromScreen(at, camera, size)
  const scale = scaleOf({ ...camera, zoom })
  const center = {
    x: fixed.x - (at.x - size.width / 2) / scale,
    y: fixed.y - (at.y - size.height / 2) / scale,
  }
  return clamped({ center, zoom }, size)
}

/** As near as shows all of the box, with room at the edges for what is drawn there. */
export const fitted = (bounds: Bounds, size: Size, nearest = MAX_ZOOM - 2): Camera => {
  const low = toWorld({ latitude: bounds.south, longitude: bounds.west })
  const high = toWorld({ latitude: bounds.north, longitude: bounds.east })
  const room = {
    width: Math.max(1, size.width - 2 * MARGIN_PX),
    height: Math.max(1, size.height - 2 * MARGIN_PX),
  }
  const scale = Math.min(room.width / (high.x - low.x), room.height / (low.y - high.y))
  const zoom = Math.min(nearest, Math.log2(scale / TILE_PX))
  return clamped({ center: { x: (low.x + high.x) / 2, y: (low.y + high.y) / 2 }, zoom }, size)
}

/** What is seen. Longitudes go beyond 180 where the window goes across the antimeridian. */
export const seen = (camera: Camera, size: Size): Bounds => {
  const topLeft = toPlace(fromScreen({ x: 0, y: 0 }, camera, size))
  const bottomRight = toPlace(fromScreen({ x: size.width, y: size.height }, camera, size))
  return {
    west: topLeft.longitude,
    east: bottomRight.longitude,
    north: Math.min(90, topLeft.latitude),
    south: Math.max(-90, bottomRight.latitude),
  }
}

/** How many metres a px is in the middle of the window. */
export const metresPerPx = (camera: Camera): number => {
  const { latitude } = toPlace(camera.center)
  return (EARTH_M * Math.cos((latitude * Math.PI) / 180)) / scaleOf(camera)
}
