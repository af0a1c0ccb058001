import { addAll, copiesOf } from "../document/copies"
import { isSame } from "../document/diff"
import { announce } from "../document/state"
import type { Annotation } from "../document/types"
import { moveInImage, type Size, unionOfBounds } from "../geometry/bounds"
import { boundsOf, isDrawable, kindOf } from "../geometry/kinds"
import type { Action } from "../keys"
import {
  type ActionPorts,
  commitAndSay,
  editableSelection,
  hasSelection,
  unlessLocked,
} from "./ports"

/** How far a copy on its own image lies from its original, in screen pixels. */
const PASTE_OFFSET_PX = 12

/** What was copied; it outlives the image that it comes from. */
type Clipboard = { annotations: readonly Annotation[] }

/** Copies of objects, on this image and on others. */
export const clipboardActions = (ports: ActionPorts): readonly Action[] => {
  const clipboard: Clipboard = { annotations: [] }
  return [
    {
      id: "copy",
      group: "Edit",
      help: "Copy the selection",
      keys: ["Mod+c"],
      when: "resting",
      // Words that are marked on the page are what the person means to copy then.
      isEnabled: () => hasSelection(ports) && !isTextMarked(),
      run: unlessLocked(ports, () => {
        clipboard.annotations = editableSelection(ports).filter(({ shape }) => isDrawable(shape))
        announce(ports.state, `${clipboard.annotations.length} copied.`)
      }),
    },
    {
      id: "paste",
      group: "Edit",
      help: "Paste what was copied, also on another image",
      keys: ["Mod+v"],
      when: "resting",
      run: () => paste(ports, clipboard.annotations),
    },
    {
      id: "copy-to-next",
      group: "Edit",
      help: "Go to the next image and put a copy of the selection there",
      keys: ["Shift+n"],
      when: "resting",
      isEnabled: () => hasSelection(ports),
      run: unlessLocked(ports, () => void copyToNext(ports)),
    },
  ]
}

/** Go on with the selection in hand; where there is no next image, nothing is copied. */
export const copyToNext = async (ports: ActionPorts): Promise<void> => {
  const copied = editableSelection(ports).filter(({ shape }) => isDrawable(shape))
  const before = ports.session()
  await ports.navigate.next()
  if (ports.session() !== before) paste(ports, copied)
}

const paste = (ports: ActionPorts, copied: readonly Annotation[]): void => {
  if (copied.length === 0) {
    announce(ports.state, "Nothing has been copied yet.")
    return
  }
  const fitting = fitted(ports, copied)
  const leftOut = copied.length - fitting.length
  const reasons = copied.every((one) => fits(one, ports.session().image))
    ? "no such category here, or no room"
    : "a mask stays on images of one size, a category in its project"
  const others = leftOut > 0 ? ` ${leftOut} left out: ${reasons}.` : ""
  if (fitting.length === 0) {
    announce(ports.state, `Nothing was pasted.${others}`)
    return
  }
  const copies = copiesOf(fitting, ports.newId)
  if (!commitAndSay(ports, addAll(copies), `${copies.length} pasted.${others}`)) return
  ports.state.activeTool.value = "select"
  ports.state.selection.select(copies.map(({ id }) => id))
}

/** Moved into the image together, and then cut off at its border one by one; what does not fit is left out. */
const fitted = (ports: ActionPorts, copied: readonly Annotation[]): readonly Annotation[] => {
  const { image } = ports.session()
  const known = new Set(ports.categories().map(({ id }) => id))
  const here = copied.filter((one) => known.has(one.category_id) && fits(one, image))
  const bounds = unionOfBounds(here.map(({ shape }) => boundsOf(shape)))
  if (!bounds) return []
  const [dx, dy] = moveInImage(bounds, ...offsetFor(ports, here, bounds), image)
  return here.flatMap((one) => {
    const kind = kindOf(one.shape)
    const shape = kind.confined(kind.moved(one.shape, dx, dy), image)
    const rounded = shape && kindOf(shape).rounded(shape)
    return rounded && kindOf(rounded).flaw(rounded, 1) === null ? [{ ...one, shape: rounded }] : []
  })
}

/** A mask has the size of its image. */
const fits = ({ shape }: Annotation, image: Size): boolean =>
  shape.type !== "mask" || (shape.size[0] === image.height && shape.size[1] === image.width)

/** Beside the originals where they still are; in their place on another image, but not outside of it. */
const offsetFor = (
  { session, viewport }: ActionPorts,
  copied: readonly Annotation[],
  { minX, minY, maxX, maxY }: ReturnType<typeof boundsOf>,
): readonly [number, number] => {
  const { image, store } = session()
  const taken = [...store.document.peek().annotations.values()]
  const isOnOriginal = copied.some(({ shape }) => taken.some((one) => isSame(one.shape, shape)))
  const offset = isOnOriginal ? PASTE_OFFSET_PX / viewport.view.peek().scale : 0
  return [intoRange(minX, maxX, offset, image.width), intoRange(minY, maxY, offset, image.height)]
}

const intoRange = (low: number, high: number, offset: number, limit: number): number => {
  if (high > limit) return Math.max(limit - high, -low)
  return high + offset > limit ? -offset : offset
}

const isTextMarked = (): boolean =>
  typeof getSelection === "function" && getSelection()?.isCollapsed === false
