import { chosenFiles, droppedFiles } from "./upload/dropped-files"
import type { Outcome, Upload } from "./upload/upload"
import { type Totals, Uploader } from "./upload/uploader"

/** Rows of files that went well leave the list beyond this many; what went wrong stays. */
const MOST_ROWS = 200

const WORDS: Readonly<Record<Outcome["kind"], string>> = {
  created: "Added",
  duplicate: "Already here",
  unpacking: "Being unpacked",
  rejected: "Rejected",
  failed: "Failed",
  cancelled: "Cancelled",
}

/** Files, folders and archives by drop or choice, sent in parallel with what became of each. */
export class UploadZone extends HTMLElement {
  readonly #rows = new Map<string, HTMLElement>()
  #uploader: Uploader | null = null
  #isDrawing = false

  connectedCallback(): void {
    this.#uploader ??= new Uploader(this.dataset.url ?? "", {
      onStart: (upload) => this.#startRow(upload),
      onSent: ({ path }) => fillRow(this.#rows.get(path), "[data-state]", "Checking"),
      onEnd: (upload, outcome) => this.#endRow(upload, outcome),
      onProgress: () => this.#drawSoon(),
    })
    this.#listenForDrops()
    this.addEventListener("click", (event) => this.#onClick(event))
    addEventListener("beforeunload", this.#warn)
  }

  disconnectedCallback(): void {
    removeEventListener("beforeunload", this.#warn)
  }

  readonly #warn = (event: BeforeUnloadEvent): void => {
    if (this.#uploader?.isBusy) event.preventDefault()
  }

  #listenForDrops(): void {
    const zone = this.#part("form")
    const mark = (isOver: boolean) => zone.classList.toggle("upload__zone--over", isOver)
    this.addEventListener("dragover", (event) => {
      event.preventDefault()
      mark(true)
    })
    this.addEventListener("dragleave", () => mark(false))
    this.addEventListener("drop", (event) => {
      event.preventDefault()
      mark(false)
      if (event.dataTransfer) void this.#add(droppedFiles(event.dataTransfer.items))
    })
  }

  #onClick(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("button")
    if (button?.dataset.choose) this.#choose(button.dataset.choose === "folder")
    if (button?.matches("[data-retry]")) this.#uploader?.retry()
    if (button?.matches("[data-cancel]")) this.#uploader?.cancel()
    if (button) this.#drawSoon()
  }

  #choose(isFolder: boolean): void {
    const input = document.createElement("input")
    input.type = "file"
    input.multiple = true
    input.webkitdirectory = isFolder
    input.addEventListener("change", () => {
      if (input.files) void this.#add(Promise.resolve(chosenFiles(input.files)))
    })
    input.click()
  }

  async #add(found: Promise<readonly Upload[]>): Promise<void> {
    const uploads = await found
    if (uploads.length === 0) return
    this.#part("[data-summary]").hidden = false
    this.#part("[data-files]").hidden = false
    this.#uploader?.add(uploads)
    this.#drawSoon()
  }

  #startRow({ file, path }: Upload): void {
    const row = this.#rows.get(path) ?? this.#newRow(path, file.size)
    fillRow(row, "[data-state]", "Sending")
    fillRow(row, "[data-reason]", "")
    this.#drawSoon()
  }

  #newRow(path: string, sizeBytes: number): HTMLElement {
    const template = this.querySelector("template")
    const row = template?.content.firstElementChild?.cloneNode(true) as HTMLElement
    fillRow(row, "[data-name]", path)
    fillRow(row, "[data-size]", sizeWords(sizeBytes))
    this.#rows.set(path, row)
    this.#part("[data-files]").prepend(row)
    return row
  }

  #endRow({ file, path }: Upload, outcome: Outcome): void {
    const isWell = !["rejected", "failed", "cancelled"].includes(outcome.kind)
    const row = this.#rows.get(path) ?? (isWell ? null : this.#newRow(path, file.size))
    if (row && isWell && this.#rows.size > MOST_ROWS) {
      row.remove()
      this.#rows.delete(path)
    } else if (row) {
      fillRow(row, "[data-state]", WORDS[outcome.kind])
      fillRow(row, "[data-reason]", "reason" in outcome ? outcome.reason : "")
      row.dataset.outcome = outcome.kind
      if (!isWell) this.#part("[data-files]").prepend(row)
    }
    this.#drawSoon()
  }

  /** Progress comes in hundreds of events a second; the page is drawn once a frame. */
  #drawSoon(): void {
    if (this.#isDrawing) return
    this.#isDrawing = true
    requestAnimationFrame(() => {
      this.#isDrawing = false
      this.#draw()
    })
  }

  #draw(): void {
    if (!this.#uploader) return
    const { totals, isBusy } = this.#uploader
    const bar = this.querySelector<HTMLProgressElement>("[data-progress]")
    if (bar) {
      bar.max = totals.bytes || 1
      bar.value = totals.sentBytes
    }
    const total = this.#part("[data-total]")
    const words = totalWords(totals, isBusy)
    if (total.textContent !== words) total.textContent = words
    this.#part("[data-cancel]").hidden = !isBusy
    this.#part("[data-retry]").hidden = isBusy || totals.failed === 0
    this.#part("[data-done]").hidden = isBusy || totals.created === 0
    this.#part("[data-jobs]").hidden = isBusy || totals.archives === 0
  }

  #part(selector: string): HTMLElement {
    const part = this.querySelector<HTMLElement>(selector)
    if (!part) throw new Error(`An upload-zone needs ${selector} in it.`)
    return part
  }
}

/** `1,204 of 5,000 files · 1,190 added, 14 already here`. */
export const totalWords = (totals: Totals, isBusy: boolean): string => {
  const count = (value: number) => value.toLocaleString("en")
  const files = isBusy
    ? `${count(totals.ended)} of ${count(totals.files)} files`
    : `${count(totals.files)} ${totals.files === 1 ? "file" : "files"}`
  const parts = [
    [totals.created, "added"],
    [totals.archives, totals.archives === 1 ? "archive being unpacked" : "archives being unpacked"],
    [totals.duplicates, "already here"],
    [totals.rejected, "rejected"],
    [totals.failed, "not sent"],
  ] as const
  const said = parts
    .filter(([value]) => value > 0)
    .map(([value, word]) => `${count(value)} ${word}`)
  return said.length > 0 ? `${files} · ${said.join(", ")}` : files
}

/** `4.2 MB`, in powers of 1,000 as the server says it. */
export const sizeWords = (sizeBytes: number): string => {
  const units = ["bytes", "kB", "MB", "GB"] as const
  const power = Math.min(Math.floor(Math.log10(Math.max(sizeBytes, 1)) / 3), units.length - 1)
  return `${(sizeBytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}

const fillRow = (row: HTMLElement | undefined, selector: string, words: string): void => {
  const place = row?.querySelector(selector)
  if (place) place.textContent = words
}
