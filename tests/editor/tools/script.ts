import type { Assist } from "../../../static/src/editor/assist/assist"
import type { Draft } from "../../../static/src/editor/document/draft"
import { createSelection } from "../../../static/src/editor/document/selection"
import { createSpatialIndex, patchOf } from "../../../static/src/editor/document/spatial-index"
import { createStore } from "../../../static/src/editor/document/store"
import type { Pin } from "../../../static/src/editor/document/threads"
import type {
  BrushSettings,
  PaintsOnto,
  WandSettings,
} from "../../../static/src/editor/document/tool-settings"
import type { Annotation } from "../../../static/src/editor/document/types"
import type { Bounds } from "../../../static/src/editor/geometry/bounds"
import {
  type ImagePoint,
  imagePoint,
  screenPoint,
} from "../../../static/src/editor/geometry/points"
import type { Shape } from "../../../static/src/editor/geometry/shapes"
import type { Skeleton } from "../../../static/src/editor/geometry/skeleton"
import { refusalOf, takesShape } from "../../../static/src/editor/tools/refusals"
import {
  type PointerToolEvent,
  type RunningTool,
  startTool,
  type Tool,
  type ToolContext,
} from "../../../static/src/editor/tools/tool"
import { documentWith } from "../make"

type Held = {
  readonly shift?: boolean
  readonly alt?: boolean
  readonly mod?: boolean
  readonly still?: boolean
  readonly clicks?: number
  /** Only a pen tells. */
  readonly pressure?: number
}

/** A tool at work on a 1000 × 800 image seen at 100 %, driven by plain events, with all that it did. */
export type Script = {
  readonly tool: RunningTool
  readonly context: ToolContext
  readonly drafts: (Draft | null)[]
  readonly said: string[]
  readonly pins: Pin[]
  readonly hovers: (readonly [string | null, string | null])[]
  readonly sights: Bounds[]
  readonly pans: (readonly [number, number])[]
  readonly locked: Set<string>
  finished: number
  categoryId: number | null
  /** How objects of the active category are drawn. */
  takes: readonly string[]
  snaps: boolean
  readonly skeletons: Map<number, Skeleton>
  crosshair: ImagePoint
  brush: BrushSettings
  paintsOnto: PaintsOnto
  wand: WandSettings
  /** What is found in the picture; by default, nothing ever. */
  assist: Assist
  readonly undo: () => boolean
  readonly down: (x: number, y: number, held?: Held) => void
  readonly move: (x: number, y: number, held?: Held) => void
  readonly up: (x: number, y: number, held?: Held) => void
  readonly click: (x: number, y: number, held?: Held) => void
  readonly drag: (
    from: readonly [number, number],
    to: readonly [number, number],
    held?: Held,
  ) => void
  readonly step: (dx: number, dy: number) => void
  readonly confirm: () => void
  readonly finish: () => void
  readonly back: () => void
  readonly ask: (what: string) => void
  readonly ready: () => void
  readonly shapes: () => Shape[]
  readonly shapeOf: (id: string) => Shape | undefined
  readonly selected: () => string[]
}

const never = () => ({ value: null })

export const script = (tool: Pick<Tool, "run">, ...annotations: readonly Annotation[]): Script => {
  const store = createStore(documentWith(...annotations))
  const index = createSpatialIndex(annotations)
  store.subscribe((diff) => index.patch(patchOf(diff)))
  const selection = createSelection()
  const locked = new Set<string>()
  let made = 0
  const isEditable = (id: string) => !locked.has(id)
  const context: ToolContext = {
    image: { width: 1000, height: 800 },
    document: () => store.document.peek(),
    selection,
    isEditable,
    activeCategoryId: () => self.categoryId,
    takes: (_, shape) => takesShape({ name: "car", shapes: self.takes }, shape),
    skeletonOf: (categoryId) => self.skeletons.get(categoryId) ?? null,
    refusalFor: (shape) =>
      refusalOf(self.categoryId === null ? null : { name: "car", shapes: self.takes }, shape),
    pixelSize: () => 1,
    pick: (at, tolerance) => index.at(at, tolerance).filter(({ id }) => isEditable(id)),
    search: (bounds) => index.search(bounds).filter(({ id }) => isEditable(id)),
    neighbours: (bounds) => index.search(bounds),
    isLockedAt: (at, tolerance) => index.at(at, tolerance).some(({ id }) => locked.has(id)),
    brush: () => self.brush,
    paintsOnto: () => self.paintsOnto,
    wand: () => self.wand,
    setTolerance: (tolerance) => {
      self.wand = { ...self.wand, tolerance }
    },
    isDrawnAs: (shape) => self.takes.includes(shape),
    assist: {
      wire: (from) => self.assist.wire(from),
      alike: (wish) => self.assist.alike(wish),
      cells: () => self.assist.cells(),
    },
    isSnapping: () => self.snaps,
    crosshairStart: () => self.crosshair,
    newId: () => `new-${++made}`,
    draw: (draft) => self.drafts.push(draft),
    hover: (id, cursor) => self.hovers.push([id, cursor]),
    commit: (command, gesture) => store.commit(command(store.document.peek()), "user", gesture),
    undo: () => void store.undo(),
    comment: (pin) => self.pins.push(pin),
    say: (sentence) => self.said.push(sentence),
    sayLocked: (what) => self.said.push(`Locked: ${what}.`),
    finish: () => {
      self.finished += 1
    },
    bringIntoSight: (bounds) => self.sights.push(bounds),
    panBy: (dx, dy) => self.pans.push([dx, dy]),
  }
  const running = startTool(tool, context)
  const send =
    (type: PointerToolEvent["type"]) =>
    (x: number, y: number, held: Held = {}) =>
      running.send({
        type,
        at: imagePoint(x, y),
        screen: screenPoint(x, y),
        trail: [imagePoint(x, y)],
        modifiers: { shift: held.shift ?? false, alt: held.alt ?? false, mod: held.mod ?? false },
        device: held.pressure === undefined ? "mouse" : "pen",
        clicks: held.clicks ?? 1,
        pressure: held.pressure ?? 0.5,
        ...(held.still ? { isStill: true } : {}),
      })
  const [down, move, up] = [send("down"), send("move"), send("up")]
  const self: Script = {
    tool: running,
    context,
    drafts: [],
    pins: [],
    said: [],
    hovers: [],
    pans: [],
    sights: [],
    locked,
    finished: 0,
    categoryId: 1,
    takes: ["box", "rotated_box", "polygon", "polyline", "ellipse", "point", "keypoints"],
    snaps: true,
    skeletons: new Map(),
    crosshair: imagePoint(500, 400),
    wand: { tolerance: 20, isContiguous: true },
    assist: { wire: never, alike: never, cells: never },
    brush: { form: "round", size: 10, isProtecting: false },
    paintsOnto: "selected",
    undo: store.undo,
    down,
    move,
    up,
    click: (x, y, held) => {
      down(x, y, held)
      up(x, y, held)
    },
    drag: (from, to, held) => {
      down(...from, held)
      move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, held)
      move(...to, held)
      up(...to, held)
    },
    step: (dx, dy) => running.send({ type: "step", dx, dy }),
    confirm: () => running.send({ type: "confirm" }),
    finish: () => running.send({ type: "finish" }),
    back: () => running.send({ type: "back" }),
    ask: (what) => running.send({ type: "ask", what }),
    ready: () => running.send({ type: "ready" }),
    shapes: () => [...store.document.peek().annotations.values()].map(({ shape }) => shape),
    shapeOf: (id) => store.document.peek().annotations.get(id)?.shape,
    selected: () => [...selection.ids.peek()],
  }
  return self
}
