import { html, type TemplateResult } from "lit"
import { define, Panel } from "../../editor/panels/panel"
import { paint } from "../../editor/render/paint"
import type { DeskContext } from "../context"
import { boundsOfCluster, proposalOf, shapesOf } from "../disagreements/clusters"
import { squareRound } from "../disagreements/squares"
import type { Cluster } from "../disagreements/types"

const SIDE_PX = 40
/** An object cut out of the picture, small, with its outline. */
class Crop extends Panel<DeskContext> {
  static override properties = { ...Panel.properties, cluster: { attribute: false } }
  declare cluster: Cluster | undefined
  #drawn: { readonly cluster: Cluster; readonly image: string } | null = null

  protected override view(editor: DeskContext): TemplateResult {
    // Read here, so that the crop is drawn when the picture has come.
    this.dataset.image = editor.state.imageStatus.value
    return html`<canvas class="crop__canvas" aria-hidden="true"></canvas>`
  }

  protected override updated(): void {
    const { editor, cluster } = this
    const image = this.dataset.image ?? ""
    if (!editor || !cluster || (image !== "ready" && image !== "preview")) return
    if (this.#drawn?.cluster === cluster && this.#drawn.image === image) return
    this.#drawn = { cluster, image }
    void this.#draw(editor, cluster)
  }

  async #draw(editor: DeskContext, cluster: Cluster): Promise<void> {
    const opened = editor.desk.opened.peek()
    const bounds = boundsOfCluster(cluster)
    const canvas = this.querySelector("canvas")
    if (!opened || !bounds || !canvas) return
    const square = squareRound(bounds, opened.image)
    const pixels = Math.round(SIDE_PX * devicePixelRatio)
    const bitmap = await editor
      .readPicture({ bounds: square, width: pixels, height: pixels })
      .catch(() => null)
    // Another image is on the stage by now, or the row stands for another object.
    if (
      !bitmap ||
      editor.desk.opened.peek()?.image.id !== opened.image.id ||
      this.cluster !== cluster
    ) {
      bitmap?.close()
      return
    }
    canvas.width = canvas.height = pixels
    const context = canvas.getContext("2d")
    context?.drawImage(bitmap, 0, 0)
    bitmap.close()
    const shape = proposalOf(cluster, { take: "fused" })?.annotation ?? shapesOf(cluster)[0]
    if (!context || !shape) return
    const scale = SIDE_PX / (square.maxX - square.minX)
    const view = {
      scale,
      x: -square.minX * scale,
      y: -square.minY * scale,
      devicePixelRatio,
    }
    paint(context, [shape], view, { ...editor.style(), fillOpacity: 0, hasNameTags: false })
  }
}

define("concord-crop", Crop)
