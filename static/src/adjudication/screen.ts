import { batch, effect, untracked } from "@preact/signals-core"
import type { DrawingPorts } from "../editor/actions/ports"
import { type EditorState, leaveImage } from "../editor/document/state"
import type { ImageLoader } from "../editor/images/loader"
import type { RenderStyle } from "../editor/render/style"
import { type Schema, styleOf } from "../editor/stage/follow-state"
import { schemaOf } from "../editor/stage/schema"
import type { Session } from "../editor/stage/session"
import { Stage } from "../editor/stage/stage"
import type { Category } from "../editor/start"
import { Viewport } from "../editor/viewport/viewport"
import type { Clock } from "../shared/clock"
import { Deciding } from "./deciding"
import type { Desk } from "./desk"
import { boundsOfCluster, proposalOf } from "./disagreements/clusters"
import type { Estimate } from "./disagreements/combining"
import type { Cluster, ImageDisagreements } from "./disagreements/types"
import { count } from "./disagreements/words"
import { Editing } from "./editing"
import { Looking } from "./looking"
import { Glide, viewOf } from "./picture/glide"
import { heatOf } from "./picture/heat"
import { showHeat } from "./picture/heat-layer"
import { layersBelow } from "./picture/layers"
import { type Pane, showPanes } from "./picture/panes"
import { hearClicks } from "./picture/pointing"
import { lookOf } from "./picture/rater-looks"

export type ScreenOptions = {
  readonly stageElement: HTMLElement
  readonly state: EditorState
  readonly desk: Desk
  readonly loader: ImageLoader
  readonly createWorker: () => Worker
  readonly newId: () => string
  readonly clock: Clock
  readonly categories: readonly Category[]
  readonly isStill: () => boolean
  readonly focusAnswers: () => void
  readonly estimated: Estimate
  readonly onOpened: (opened: ImageDisagreements) => void
}

/** The picture with the versions of the object in hand on it, and what can be done to them. */
export class Screen {
  readonly state: EditorState
  readonly viewport = new Viewport({ width: 1, height: 1 })
  readonly stage: Stage
  readonly deciding: Deciding
  readonly looking: Looking
  readonly editing: Editing
  readonly #options: ScreenOptions
  readonly #schema: Schema
  readonly #glide: Glide
  #session: Session | null = null
  #shownImageId: number | null = null
  #shownClusterId: number | null = null

  constructor(options: ScreenOptions) {
    const { desk, state, categories, isStill, clock, focusAnswers } = options
    this.#options = options
    this.state = state
    this.#schema = schemaOf(categories)
    state.colourBy.value = "annotator"
    state.minimapVisible.value = false
    const say = (sentence: string) => {
      state.announcement.value = sentence
    }
    this.deciding = new Deciding({
      desk,
      state,
      categoryName: (id) => this.#schema.namesByCategory.get(id) ?? "unknown",
      estimated: options.estimated,
    })
    this.looking = new Looking({ desk, clock, isStill, say })
    this.#glide = new Glide({ viewport: this.viewport, isStill })
    this.stage = this.#createStage()
    this.editing = new Editing({
      state,
      stage: () => this.stage,
      desk,
      deciding: this.deciding,
      focusAnswers,
    })
    this.#addPictures()
    this.#follow()
  }

  /** How shapes are painted, with the colours of the schema. */
  readonly style = (): RenderStyle => styleOf(this.state, this.#schema)

  /** What the editor's actions act on while one object is edited. */
  get drawingPorts(): DrawingPorts {
    const { categories, newId } = this.#options
    return {
      state: this.state,
      viewport: this.viewport,
      stage: this.stage,
      session: () => {
        if (!this.#session) throw new Error("No image has been opened yet.")
        return this.#session
      },
      categories: () => categories,
      newId,
    }
  }

  readonly zoomToObject = (): void => {
    const { desk } = this.#options
    const [opened, cluster] = [desk.opened.peek(), desk.current.peek()]
    const bounds = cluster && boundsOfCluster(cluster)
    if (!opened || !bounds) this.viewport.fitImage()
    else {
      const { devicePixelRatio } = this.viewport.view.peek()
      this.#glide.to(viewOf(bounds, this.viewport.canvas.peek(), opened.image, devicePixelRatio))
    }
  }

  #createStage(): Stage {
    const { stageElement, state, desk, loader, createWorker, newId } = this.#options
    return new Stage({
      element: stageElement,
      state,
      viewport: this.viewport,
      loader,
      createWorker,
      newId,
      layersBelow: layersBelow(
        () => ({
          opened: desk.opened.value,
          currentId: desk.currentId.value,
          soloLayerId: this.looking.soloLayerId.value,
          surroundings: this.looking.surroundings.value,
          decisionOf: (cluster) => desk.decisions.of(cluster),
          isEditing: this.editing.isOn.value,
        }),
        this.style,
      ),
    })
  }

  #addPictures(): void {
    const { stageElement, desk } = this.#options
    const { viewport, looking, style } = this
    showHeat(stageElement, {
      viewport,
      style,
      heat: () => {
        const cluster = desk.current.value
        return cluster && looking.isHeatShown.value ? heatOf(cluster) : null
      },
    })
    showPanes(stageElement, {
      viewport,
      read: (part) => this.stage.readPicture(part),
      image: () => desk.opened.value?.image ?? null,
      panes: () => this.#panes(),
    })
    hearClicks(stageElement, {
      viewport,
      clusters: () => desk.opened.peek()?.clusters ?? [],
      choose: (cluster) => {
        if (!this.editing.isOn.peek()) desk.choose(cluster.id)
      },
    })
  }

  #panes(): readonly Pane[] {
    const { desk } = this.#options
    const [opened, cluster] = [desk.opened.value, desk.current.value]
    const isThere = ["ready", "preview"].includes(this.state.imageStatus.value)
    if (!this.looking.isSideBySide.value || !opened || !cluster || !isThere) return []
    const style = this.style()
    const raters = opened.raters.map(({ layerId, name, colorIndex }): Pane => {
      const version = cluster.versions.find((one) => one.layerId === layerId)
      const { colour, dash, mark } = lookOf(colorIndex)
      return {
        name: version ? name : `${name}: not marked`,
        annotation: version?.annotation ?? null,
        style: { ...style, authorColour: colour, dash, mark },
      }
    })
    const fused = cluster.proposal?.annotation ?? null
    return fused ? [...raters, { name: "Fused", annotation: fused, style }] : raters
  }

  #follow(): void {
    const { desk } = this.#options
    effect(() => {
      const opened = desk.opened.value
      const currentId = desk.currentId.value
      if (opened) untracked(() => this.#turnTo(opened, currentId))
    })
    effect(() => this.#showProposal(desk.current.value))
    // Versions lie over the proposal, so that its edge does not cover theirs; handles lie over everything.
    effect(() => {
      this.#options.stageElement.toggleAttribute("data-editing", this.editing.isOn.value)
    })
  }

  /** Show another image, or another object of it; what is only read anew moves nothing. */
  #turnTo(opened: ImageDisagreements, currentId: number | null): void {
    const isNewImage = opened.image.id !== this.#shownImageId
    if (!isNewImage && currentId === this.#shownClusterId) return
    this.#shownClusterId = currentId
    if (this.editing.isOn.peek()) this.editing.drop()
    if (isNewImage) this.#open(opened)
    this.#showProposal(this.#options.desk.current.peek())
    this.zoomToObject()
  }

  /** What would be taken is in the document; a version that is looked at alone hides it. */
  #showProposal(cluster: Cluster | null): void {
    const choice = cluster && this.deciding.shownChoice(cluster)
    const annotation = (cluster && choice && proposalOf(cluster, choice)?.annotation) ?? null
    const isSolo = this.looking.soloLayerId.value !== null
    if (this.editing.isOn.value) return
    untracked(() => {
      this.editing.show(annotation)
      this.state.hiddenIds.value = new Set(isSolo && annotation ? [annotation.id] : [])
    })
  }

  #open(opened: ImageDisagreements): void {
    const { desk, onOpened } = this.#options
    this.#shownImageId = opened.image.id
    batch(() => leaveImage(this.state))
    this.#session = this.stage.open(this.editing.openImage(), opened.image, this.#schema)
    const { open } = desk.counts.peek()
    this.state.announcement.value =
      open > 0
        ? `${opened.image.file_name}: ${count(open, "object")} to decide.`
        : `${opened.image.file_name}: nothing to decide.`
    onOpened(opened)
  }
}
