import { batch, effect } from "@preact/signals-core"
import type { Http } from "../shared/http"
import { authorColour, type OtherAnnotation, type OtherLayer } from "./document/others"
import { announce, type EditorState } from "./document/state"
import type { DocumentStore } from "./document/store"
import { loadWhenOnline } from "./reconnecting"
import type { StartDocument } from "./start"

/** A layer as `GET /images/{i}/layers` lists it. */
type LayerSummary = {
  readonly id: number
  readonly kind: OtherLayer["kind"]
  readonly name: string
  readonly is_own: boolean
  readonly annotation_count: number
  readonly lowest_score: number | null
  readonly highest_score: number | null
}

/** Other people's and models' layers of the image on the stage. */
export type Others = {
  /** Find the layers of an image that has just been opened. */
  readonly open: (start: StartDocument, store: DocumentStore) => void
  /** Show a layer or hide it; it is fetched when it is first shown. */
  readonly show: (layerId: number, isShown: boolean) => Promise<void>
}

/** One for the page's life; what it finds is in `state.otherLayers`. */
export const createOthers = (http: Http, state: EditorState): Others => {
  let stopWaiting = (): void => undefined
  let imageId: number | null = null
  let openings = 0

  const show = async (layerId: number, isShown: boolean): Promise<void> => {
    const layer = state.otherLayers.peek().find(({ id }) => id === layerId)
    if (!layer) return
    if (!isShown || layer.annotations) {
      change(state, layerId, { isShown })
      return
    }
    const from = imageId
    try {
      const { annotations } = await http.send<{ annotations: readonly OtherAnnotation[] }>(
        "GET",
        `/layers/${layerId}`,
      )
      if (from === imageId) change(state, layerId, { isShown: true, annotations })
    } catch (error) {
      announce(state, `${layer.name} could not be loaded. ${sentenceOf(error)}`)
    }
  }

  const find = async (start: StartDocument, store: DocumentStore): Promise<void> => {
    const layers = await listed(http, start)
    if (imageId !== start.image.id) return
    state.otherLayers.value = layers
    const predictions = layers.filter(({ kind }) => kind === "prediction")
    const showPredictions = () => {
      for (const { id } of predictions) void show(id, true)
    }
    if (!start.project.predictions_hidden_until_first_stroke) showPredictions()
    else stopWaiting = afterFirstStroke(store, state, showPredictions)
  }

  return {
    show,
    open: (start, store) => {
      stopWaiting()
      imageId = start.image.id
      openings += 1
      const opening = openings
      const isWanted = () => opening === openings
      batch(() => {
        state.otherLayers.value = []
        state.compareAt.value = null
      })
      if (!start.has_other_layers) return
      loadWhenOnline(state.isOnline, isWanted, () => find(start, store)).catch((error: unknown) => {
        if (isWanted()) announce(state, `Other layers could not be listed. ${sentenceOf(error)}`)
      })
    },
  }
}

const listed = async (http: Http, start: StartDocument): Promise<readonly OtherLayer[]> => {
  const { items } = await http.send<{ items: readonly LayerSummary[] }>(
    "GET",
    `/images/${start.image.id}/layers`,
  )
  return items
    .filter(({ id }) => id !== start.layer.id)
    .map((summary, place) => ({
      id: summary.id,
      kind: summary.kind,
      name: summary.name,
      colour: authorColour(place),
      annotationCount: summary.annotation_count,
      lowestScore: summary.lowest_score,
      highestScore: summary.highest_score,
      isShown: false,
      annotations: null,
    }))
}

const change = (state: EditorState, layerId: number, facts: Partial<OtherLayer>): void => {
  state.otherLayers.value = state.otherLayers
    .peek()
    .map((layer) => (layer.id === layerId ? { ...layer, ...facts } : layer))
}

/** Predictions that are seen first anchor the judgement; some projects show them only when the work has begun. */
const afterFirstStroke = (
  store: DocumentStore,
  state: EditorState,
  then: () => void,
): (() => void) => {
  const stop = effect(() => {
    const hasBegun = store.canUndo.value || store.document.value.annotations.size > 0
    state.arePredictionsHeldBack.value = !hasBegun
    if (!hasBegun) return
    // An effect may not stop itself while it is first run.
    queueMicrotask(() => {
      stop()
      then()
    })
  })
  return stop
}

const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
