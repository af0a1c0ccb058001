import type { ToolName } from "../../../static/src/editor/document/state"
import type { Size } from "../../../static/src/editor/geometry/bounds"
import type { TilePyramid } from "../../../static/src/editor/images/tiles"
import { openBrush, strokeBrush } from "./brush"
import type { Candidate, CreateCandidate } from "./candidate"
import { measureCodec } from "./codec"
import { fitted, GESTURES, type GestureName, jumps, tileJumps } from "./gestures"
import { idAt, makeScene } from "./scene"
import type { CreateTiledCandidate, TiledCandidate } from "./tiled"

const CANDIDATES: Readonly<Record<string, () => Promise<{ createCandidate: CreateCandidate }>>> = {
  concord: () => import("./concord"),
  svg: () => import("./svg"),
  konva: () => import("./konva"),
  "konva-default": () => import("./konva-default"),
}

const TILED: Readonly<Record<string, () => Promise<{ createCandidate: CreateTiledCandidate }>>> = {
  concord: () => import("./tiled-concord"),
  openseadragon: () => import("./tiled-openseadragon"),
}

const STEP_MS = 1000 / 60
const stage = document.getElementById("stage") as HTMLElement
let candidate: Candidate

const frame = (): Promise<number> => new Promise(requestAnimationFrame)
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A page may draw this many frames before the screen shows the first of them. */
const FRAMES_UNDER_WAY = 3

/** Marks the frame that shows everything sharp; resolves when it has reached the screen. */
const sharp = async (mark: string): Promise<void> => {
  await frame()
  while (!candidate.isSharp()) await frame()
  performance.mark(mark)
  for (let count = 0; count < FRAMES_UNDER_WAY; count++) await frame()
}

/** The same for tiles, which are asked for again and again: the last mark counts. */
const allTiles = async (mark: string, tiled: TiledCandidate): Promise<void> => {
  let framesSince = 0
  while (framesSince <= FRAMES_UNDER_WAY) {
    await frame()
    if (!tiled.isSharp()) framesSince = 0
    else if (framesSince++ === 0) performance.mark(mark)
  }
}

/** A step each sixtieth of a second, as a hand makes them; a page that is busy misses some. */
const paced = async (durationMs: number, step: (share: number) => void): Promise<void> => {
  const started = performance.now()
  for (;;) {
    const elapsed = performance.now() - started
    step(Math.min(elapsed / durationMs, 1))
    if (elapsed >= durationMs) return
    const next = (Math.floor(elapsed / STEP_MS) + 1) * STEP_MS
    await pause(Math.max(next - (performance.now() - started), 0))
  }
}

const bench = {
  prepare: async (name: string): Promise<void> => {
    const load = CANDIDATES[name]
    if (!load) throw new Error(`There is no candidate ${name}.`)
    candidate = (await load()).createCandidate(stage)
    await frame()
  },
  load: async (count: number, image: Size, imageUrl: string): Promise<void> => {
    const scene = makeScene(count, image, imageUrl)
    const view = fitted(stage, image)
    await pause(200)
    performance.mark("load:start")
    candidate.load(scene)
    candidate.view(view)
    await sharp("load:sharp")
  },
  gesture: async (name: GestureName, image: Size): Promise<void> => {
    const { durationMs, at } = GESTURES[name]
    const show = (share: number) => candidate.view(at(share, stage, image))
    show(0)
    await sharp("ready")
    await pause(500)
    performance.mark("gesture:start")
    await paced(durationMs, show)
    performance.mark("gesture:end")
    await sharp("gesture:sharp")
  },
  jump: async (count: number, image: Size): Promise<void> => {
    for (const view of jumps(count, stage, image)) {
      await pause(400)
      performance.mark("jump:start")
      candidate.view(view)
      await sharp("jump:sharp")
    }
  },
  /** Drag the shape at a place of the scene in small circles over the whole image, a step each frame. */
  drag: async (place: number, steps: number, image: Size): Promise<void> => {
    candidate.view(fitted(stage, image))
    await sharp("ready")
    await pause(500)
    candidate.grab(idAt(place))
    candidate.drag(30, 30)
    await sharp("held")
    await pause(500)
    performance.mark("drag:start")
    for (let step = 0; step < steps; step++) {
      const angle = step / 10
      candidate.drag(30 + 60 * Math.sin(angle), 30 + 60 * (1 - Math.cos(angle)))
      await frame()
    }
    performance.mark("drag:end")
    candidate.drop()
    await sharp("drag:sharp")
  },
  /** Go through photos, each either decoded ahead or not. */
  walk: async (urls: readonly string[], image: Size, isAhead: boolean): Promise<void> => {
    for (const url of urls) {
      const scene = makeScene(0, image, url)
      if (isAhead) candidate.prefetch?.(scene)
      await pause(2500)
      performance.mark("walk:start")
      candidate.load(scene)
      await sharp("walk:sharp")
    }
  },
  tiles: async (name: string, pyramid: TilePyramid, count: number): Promise<void> => {
    const load = TILED[name]
    if (!load) throw new Error(`There is no candidate ${name} for tiles.`)
    const tiled = (await load()).createCandidate(stage)
    await tiled.open(pyramid)
    await allTiles("ready", tiled)
    for (const view of tileJumps(count, stage, pyramid)) {
      await pause(500)
      performance.mark("tiles:start")
      tiled.view(view)
      await allTiles("tiles:sharp", tiled)
    }
  },
  brush: (name: string, image: Size): Promise<void> => openBrush(stage, name, image),
  stroke: strokeBrush,
  codec: measureCodec,
  useTool: (name: ToolName): void => candidate.useTool?.(name),
}

Object.assign(globalThis, { bench })
