import { expect, test } from "vitest"
import { screenPoint } from "../../../static/src/editor/geometry/points"
import { AutoPan } from "../../../static/src/editor/stage/auto-pan"

test("a drag beyond the edge pans frame by frame until it comes back or ends", () => {
  const frames: (() => void)[] = []
  const pans: number[] = []
  let moved = 0
  const autoPan = new AutoPan({
    step: ([x]) => [x < 0 ? 4 : 0, 0],
    panBy: (dx) => void pans.push(dx),
    onMoved: () => {
      moved += 1
    },
    nextFrame: (run) => frames.push(run),
  })
  const runFrame = () => frames.shift()?.()

  autoPan.hold(screenPoint(10, 0))
  expect(frames).toHaveLength(0)
  autoPan.hold(screenPoint(-10, 0))
  autoPan.hold(screenPoint(-12, 0))
  runFrame()
  runFrame()
  expect([pans, moved]).toEqual([[4, 4], 2])
  autoPan.hold(screenPoint(10, 0))
  runFrame()
  autoPan.hold(screenPoint(-10, 0))
  autoPan.hold(null)
  runFrame()

  expect(pans).toEqual([4, 4])
  expect(frames).toHaveLength(0)
})
