import { createHttp } from "../shared/http"

type Job = {
  readonly state: "waiting" | "running" | "succeeded" | "failed" | "cancelled"
  readonly done: number
  readonly total: number | null
  readonly message: string
}

const POLL_MS = 2000
const http = createHttp()

/**
 * Follows one job: its bar and words by server-sent events, or by asking every 2 s where those do not come through.
 * When the state changes the server draws the row anew, with the buttons that then make sense.
 */
export class JobProgress extends HTMLElement {
  #events: EventSource | null = null
  #timer = 0
  #state = ""

  connectedCallback(): void {
    const url = this.dataset.url
    if (!url) return
    this.#state = this.dataset.state ?? ""
    this.#events = new EventSource(`${url}/events`)
    this.#events.addEventListener("job", (event) => this.#show(JSON.parse(event.data)))
    this.#events.addEventListener("error", () => this.#poll(url))
  }

  disconnectedCallback(): void {
    this.#events?.close()
    clearTimeout(this.#timer)
  }

  /** An EventSource comes back by itself after a break; only one that was refused for good is replaced. */
  #poll(url: string): void {
    if (this.#events?.readyState !== EventSource.CLOSED || !this.isConnected) return
    this.#timer = window.setTimeout(async () => {
      const job = await http.send<Job>("GET", url.replace("/api/v1", "")).catch(() => null)
      if (job) this.#show(job)
      this.#poll(url)
    }, POLL_MS)
  }

  #show(job: Job): void {
    if (job.state !== this.#state) {
      this.#state = job.state
      // A page that shows what the job makes is another one now.
      if (job.state === "succeeded" && this.dataset.result) location.reload()
      else void this.#redraw()
      return
    }
    const bar = this.querySelector("progress")
    if (bar && job.total) {
      bar.max = job.total
      bar.value = job.done
    }
    const words = this.querySelector("[data-message]")
    if (words) words.textContent = progressWords(job)
  }

  async #redraw(): Promise<void> {
    const response = await fetch(location.href, { headers: { accept: "text/html" } })
    const page = new DOMParser().parseFromString(await response.text(), "text/html")
    const drawn = this.id ? page.getElementById(this.id) : null
    // A row that has left the list (the page shows running jobs only) goes with its line.
    if (drawn) this.replaceWith(drawn)
    else if (this.dataset.result) location.reload()
    else if (response.ok) this.closest("li")?.remove()
  }
}

/** `1,204 of 5,000 · Reading images`, in the words of the server. */
export const progressWords = ({ done, total, message }: Job): string => {
  if (!total) return message
  const counts = `${done.toLocaleString("en")} of ${total.toLocaleString("en")}`
  return message ? `${counts} · ${message}` : counts
}
