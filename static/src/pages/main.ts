/** The small behaviours of every page but the editor. Pages work without them; each makes one thing quicker. */
import "../../css/main.css"
import "htmx.org"
import { keepEarlyPresses } from "../shared/early-presses"
import { forgetOthers } from "../shared/kept-copies"
import { AnomalyQueue } from "./anomaly-queue"
import { CopyButton } from "./copy-button"
import { FacetPanel } from "./facet-panel"
import { FeatureChoice } from "./feature-choice"
import { FilterLine } from "./filter-line"
import { FlashMessage, flash } from "./flash-message"
import { GalleryGrid } from "./gallery-grid"
import { GalleryTimeline } from "./gallery-timeline"
import { JobProgress } from "./job-progress"
import { ObjectGrid } from "./object-grid"
import { openTargets } from "./open-target"
import { PageKeys } from "./page-keys"
import { PlaceMarker } from "./place-marker"
import { RelativeTime } from "./relative-time"
import { ThemeToggle } from "./theme-toggle"
import { UploadZone } from "./upload-zone"

customElements.define("anomaly-queue", AnomalyQueue)
customElements.define("copy-button", CopyButton)
customElements.define("facet-panel", FacetPanel)
customElements.define("feature-choice", FeatureChoice)
customElements.define("filter-line", FilterLine)
customElements.define("flash-message", FlashMessage)
customElements.define("gallery-grid", GalleryGrid)
customElements.define("gallery-timeline", GalleryTimeline)
customElements.define("job-progress", JobProgress)
customElements.define("object-grid", ObjectGrid)
customElements.define("page-keys", PageKeys)
customElements.define("place-marker", PlaceMarker)
customElements.define("relative-time", RelativeTime)
customElements.define("theme-toggle", ThemeToggle)
customElements.define("upload-zone", UploadZone)
openTargets()

/** What the editor keeps for a time without a network is for the one who is signed in. */
const person = document.querySelector<HTMLMetaElement>("meta[name=concord-person]")?.content
if (person !== undefined)
  void forgetOthers((journal) => person !== "" && journal.endsWith(`-${person}`))

/** Rows can be moved before the script that moves them has come: it does so then. */
const bringSchema = (): void => {
  const early = keepEarlyPresses(
    ({ key, altKey, target }) =>
      altKey &&
      /^Arrow(Up|Down)$/.test(key) &&
      (target as Element).closest("schema-editor") !== null,
  )
  import("./schema/main").then(early.replay).catch((error: unknown) => {
    early.drop()
    flash("error", "The page could not be loaded whole. Reload it to change the order.")
    reportError(error)
  })
}
if (document.querySelector("schema-editor")) bringSchema()

if (document.querySelector("gallery-map"))
  import("./map/main").catch((error: unknown) => {
    flash("error", "The map could not be loaded. Reload the page to see it.")
    reportError(error)
  })

type Refusal = {
  readonly text: string
  readonly sourceElement: Element
  readonly response: { readonly status: number }
}

/** What htmx was refused is said in words, and the page stays as it is; a form that shows its refusals itself does so. */
document.addEventListener("htmx:response:error", (event) => {
  const { ctx } = (event as CustomEvent<{ ctx: Refusal }>).detail
  if (ctx.sourceElement.hasAttribute(`hx-status:${ctx.response.status}`)) return
  const page = new DOMParser().parseFromString(ctx.text, "text/html")
  const sentence = page.querySelector("[data-detail]")?.textContent.trim()
  flash("error", sentence || `The server answered ${ctx.response.status} without saying why.`)
})
document.addEventListener("htmx:error", () => flash("error", "The server cannot be reached."))
