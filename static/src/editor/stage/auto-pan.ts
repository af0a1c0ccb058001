import type { ScreenPoint } from "../geometry/points"

export type AutoPanPorts = {
  /** How far to pan now for a drag that is held there. */
  readonly step: (at: ScreenPoint) => readonly [dx: number, dy: number]
  readonly panBy: (dx: number, dy: number) => void
  /** The picture has moved under the pointer. */
  readonly onMoved: () => void
  readonly nextFrame?: (run: () => void) => number
}

/** Pans on and on while a drag is held at the edge of the canvas. */
export class AutoPan {
  readonly #ports: AutoPanPorts
  #at: ScreenPoint | null = null
  #isRunning = false

  constructor(ports: AutoPanPorts) {
    this.#ports = ports
  }

  /** Where a drag is held, or null when it has ended. */
  hold(at: ScreenPoint | null): void {
    this.#at = at
    if (!at || this.#isRunning) return
    const [dx, dy] = this.#ports.step(at)
    if (dx !== 0 || dy !== 0) this.#run()
  }

  #run(): void {
    this.#isRunning = true
    const { nextFrame = requestAnimationFrame } = this.#ports
    nextFrame(() => {
      this.#isRunning = false
      if (!this.#at) return
      const [dx, dy] = this.#ports.step(this.#at)
      if (dx === 0 && dy === 0) return
      this.#ports.panBy(dx, dy)
      this.#ports.onMoved()
      if (this.#at) this.#run()
    })
  }
}
