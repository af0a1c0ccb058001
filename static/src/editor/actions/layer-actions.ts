import { type OtherAnnotation, type OtherLayer, shownOf, takenOver } from "../document/others"
import { announce } from "../document/state"
import type { AnnotationDocument, Diff } from "../document/types"
import { boundsOf, isDrawable, kindOf } from "../geometry/kinds"
import type { ImagePoint } from "../geometry/points"
import type { Action } from "../keys"
import { type ActionPorts, commit } from "./ports"

/** Near an outline counts as on it, by this many screen pixels. */
const HIT_PX = 4
const TAKE_ONE = "Take over the other layer’s object that is offered, or under the pointer"

/** Other people's and models' layers of the image: to look at, to compare with, to take over from. */
export const layerActions = (ports: ActionPorts): readonly Action[] => {
  const { state } = ports
  const hasOthers = () => state.otherLayers.value.length > 0
  const mayTake = () => hasOthers() && state.readOnlyReason.value === null
  return [
    {
      id: "other-layers",
      group: "View",
      help: "Show or hide the other layers",
      keys: ["Shift+y"],
      isEnabled: hasOthers,
      run: () => toggleOthers(ports),
    },
    {
      id: "compare",
      group: "View",
      help: "Compare side by side with the other layers",
      keys: ["Shift+w"],
      run: () => announce(state, compare(state)),
    },
    {
      id: "accept",
      group: "Objects",
      help: TAKE_ONE,
      keys: ["Shift+a"],
      now: () => sayingWhose(ports),
      when: "resting",
      isEnabled: mayTake,
      run: () => takeOne(ports),
    },
    offering(ports, 1, { id: "next-offer", help: "Next object of other layers", key: "Alt+n" }),
    offering(ports, -1, {
      id: "previous-offer",
      help: "Previous object of other layers",
      key: "Alt+Shift+n",
    }),
    {
      id: "accept-all",
      group: "Objects",
      help: "Take over all predictions that are shown",
      keys: ["Mod+Shift+a"],
      when: "resting",
      isEnabled: mayTake,
      run: () =>
        take(
          ports,
          shownObjects(ports, ({ kind }) => kind === "prediction"),
        ),
    },
  ]
}

/** Without other layers there is nothing beside the own work; a comparison that is on can always be ended. */
const compare = ({ compareAt, otherLayers }: ActionPorts["state"]): string => {
  if (compareAt.peek() !== null) {
    compareAt.value = null
    return "The comparison is over."
  }
  if (otherLayers.peek().length === 0) return "This image has no other layers to compare with."
  compareAt.value = 0.5
  return "Your own work on the left, the other layers on the right."
}

/** With none chosen, all are; they are fetched when they are first seen. */
const toggleOthers = ({ state, others }: ActionPorts): void => {
  const layers = state.otherLayers.peek()
  if (layers.some(({ isShown }) => isShown)) {
    state.othersVisible.value = !state.othersVisible.peek()
    announce(
      state,
      state.othersVisible.peek() ? "Other layers are shown." : "Only your own work is shown.",
    )
    return
  }
  state.othersVisible.value = true
  for (const { id } of layers) void others.show(id, true)
  announce(state, "Other layers are shown.")
}

const shownObjects = (
  { state, session }: ActionPorts,
  isWanted: (layer: OtherLayer) => boolean,
): readonly OtherAnnotation[] => {
  if (!state.othersVisible.peek()) return []
  const document = session().store.document.peek()
  return state.otherLayers
    .peek()
    .filter((layer) => layer.isShown && isWanted(layer))
    .flatMap((layer) => shownOf(layer, state.scoreFrom.peek(), document))
}

/** Go through what other layers show, each brought into sight, so that keys alone can take it over. */
const offering = (
  ports: ActionPorts,
  step: 1 | -1,
  { id, help, key }: { readonly id: string; readonly help: string; readonly key: string },
): Action => ({
  id,
  group: "Objects",
  help,
  keys: [key],
  when: "resting",
  repeats: true,
  isEnabled: () => ports.state.otherLayers.value.length > 0,
  run: () => offer(ports, step),
})

const offer = (ports: ActionPorts, step: 1 | -1): void => {
  const { state, viewport } = ports
  const shown = shownObjects(ports, () => true).filter(({ shape }) => isDrawable(shape))
  const place = shown.findIndex(({ id }) => id === state.offered.peek()?.id)
  const first = step === 1 ? 0 : shown.length - 1
  const next = shown[place === -1 ? first : (place + step + shown.length) % shown.length]
  state.offered.value = next ?? null
  if (!next) {
    announce(state, "The other layers show nothing to take over.")
    return
  }
  viewport.bringIntoSight(boundsOf(next.shape))
  const category = ports.categories().find(({ id }) => id === next.category_id)
  const score = typeof next.score === "number" ? `, score ${next.score.toFixed(2)}` : ""
  const count = `${shown.indexOf(next) + 1} of ${shown.length}`
  announce(state, `${category?.name ?? "Object"}${score}: ${count} of the other layers.`)
}

/** "Take over this car of detector@1", where one is offered. */
const sayingWhose = ({ state, categories }: ActionPorts): string => {
  const offered = state.offered.value
  if (!offered) return TAKE_ONE
  const category = categories().find(({ id }) => id === offered.category_id)
  const layer = state.otherLayers.value.find(({ annotations }) =>
    annotations?.some(({ id }) => id === offered.id),
  )
  return `Take over this ${category?.name ?? "object"}${layer ? ` of ${layer.name}` : ""}`
}

const takeOne = (ports: ActionPorts): void => {
  const offered = ports.state.offered.peek()
  const isThere = offered && shownObjects(ports, () => true).some(({ id }) => id === offered.id)
  if (!isThere) takeUnderPointer(ports)
  else {
    take(ports, [offered])
    ports.state.offered.value = null
  }
}

const takeUnderPointer = (ports: ActionPorts): void => {
  const at = ports.state.pointerAt.peek()
  const under = at && objectAt(ports, at)
  take(ports, under ? [under] : [])
}

/** The other layers' object at a place. The smaller one is meant, as the larger can be hit elsewhere; of equals, the surer. */
const objectAt = (ports: ActionPorts, at: ImagePoint): OtherAnnotation | undefined => {
  const reach = HIT_PX / ports.viewport.view.peek().scale
  return shownObjects(ports, () => true)
    .filter(({ shape }) => isDrawable(shape) && kindOf(shape).hits(shape, at, reach))
    .sort(
      (a, b) =>
        kindOf(a.shape).area(a.shape) - kindOf(b.shape).area(b.shape) ||
        (b.score ?? 1) - (a.score ?? 1),
    )[0]
}

/** Offer what is at a place to be taken over, as if one had come to it by keys. */
export const offerAt = (ports: ActionPorts, at: ImagePoint): void => {
  ports.state.offered.value = objectAt(ports, at) ?? null
}

const take = (ports: ActionPorts, found: readonly OtherAnnotation[]): void => {
  const { state, newId } = ports
  if (found.length === 0) {
    announce(state, "No object of another layer is there to take over.")
    return
  }
  const copies = found.map((annotation) => takenOver(annotation, newId()))
  commit(ports, (document) => inFront(document, copies))
  if (state.readOnlyReason.peek() !== null) return
  state.selection.select(copies.map(({ id }) => id))
  announce(state, copies.length === 1 ? "Taken over." : `${copies.length} taken over.`)
}

const inFront = (
  document: AnnotationDocument,
  copies: readonly ReturnType<typeof takenOver>[],
): Diff => {
  let top = -1
  for (const { z } of document.annotations.values()) top = Math.max(top, z)
  return copies.map((copy, place) => ({
    kind: "annotation",
    id: copy.id,
    after: { ...copy, z: top + 1 + place },
  }))
}
