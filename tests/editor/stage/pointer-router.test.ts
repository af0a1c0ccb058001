import { describe, expect, test } from "vitest"
import { imagePoint, screenPoint } from "../../../static/src/editor/geometry/points"
import { type PointerFacts, PointerRouter } from "../../../static/src/editor/stage/pointer-router"

const setUp = (options: { isPanHeld?: boolean; erasing?: { alt: boolean } | null } = {}) => {
  const alts: boolean[] = []
  const heard: string[] = []
  const helds: (number | null)[] = []
  let scale = 10
  const router = new PointerRouter({
    toImage: (at) => imagePoint(at[0] * scale, at[1] * scale),
    tool: (event) => {
      heard.push(`tool ${event.type}${"at" in event ? ` ${event.at[0]}` : ""}`)
      if ("at" in event) alts.push(event.modifiers.alt)
    },
    pan: (event) => heard.push(`pan ${event.type}`),
    cancelTool: () => heard.push("cancel"),
    pinch: ({ factor }) => heard.push(`pinch ${factor.toFixed(2)}`),
    held: (at) => void helds.push(at?.[0] ?? null),
    isPanHeld: () => options.isPanHeld ?? false,
    erasing: () => options.erasing ?? null,
  })
  const send = (type: PointerFacts["type"], x: number, facts: Partial<PointerFacts> = {}) =>
    router.handle({
      type,
      id: 1,
      device: "mouse",
      button: 0,
      screen: screenPoint(x, 0),
      trail: [screenPoint(x, 0)],
      modifiers: { shift: false, alt: false, mod: false },
      pressure: 0.5,
      time: 0,
      ...facts,
    })
  const zoomTo = (pixels: number) => {
    scale = pixels
    router.viewMoved()
  }
  return { alts, heard, helds, router, send, zoomTo }
}

describe("the pointer router", () => {
  test("gives the left button to the tool, in image pixels", () => {
    const { heard, send } = setUp()

    send("down", 1)
    send("move", 2)
    send("up", 3)

    expect(heard).toEqual(["tool down 10", "tool move 20", "tool up 30"])
  })

  test("takes a pen's other end for a touch that erases, until it is lifted", () => {
    for (const alt of [true, false]) {
      const { alts, heard, send } = setUp({ erasing: { alt } })

      send("down", 1, { device: "pen", button: 5 })
      send("move", 2, { device: "pen", button: -1 })
      send("up", 3, { device: "pen", button: 5 })
      send("down", 4, { device: "pen" })

      expect(heard).toEqual(["tool down 10", "tool move 20", "tool up 30", "tool down 40"])
      expect(alts).toEqual([alt, alt, alt, false])
    }
  })

  test("leaves a pen's other end out where the tool does not erase", () => {
    const { heard, send } = setUp({ erasing: null })

    send("down", 1, { device: "pen", button: 5 })
    send("up", 1, { device: "pen", button: 5 })

    expect(heard).toEqual([])
  })

  test("shows the tool where the pointer is when the picture moves below it", () => {
    const { heard, send, zoomTo } = setUp()

    zoomTo(10)
    send("move", 2)
    zoomTo(5)

    expect(heard).toEqual(["tool move 20", "tool move 10"])
  })

  test("tells where a drag is held, until it ends", () => {
    const { helds, send } = setUp()

    send("move", 1)
    send("down", 1)
    send("move", 2)
    send("move", 3)
    send("up", 3)

    expect(helds).toEqual([2, 3, null])
  })

  test("lets the tool see the pointer pass over", () => {
    const { heard, send } = setUp()

    send("move", 1)
    send("leave", 2)

    expect(heard).toEqual(["tool move 10", "tool leave"])
  })

  test("pans with the middle button, and with the left one while Space is held", () => {
    const middle = setUp()
    middle.send("down", 1, { button: 1 })
    middle.send("move", 2)
    middle.send("up", 2, { button: 1 })
    const space = setUp({ isPanHeld: true })
    space.send("down", 1)
    space.send("up", 2)

    expect(middle.heard).toEqual(["pan down", "pan move", "pan up"])
    expect(space.heard).toEqual(["pan down", "pan up"])
  })

  test("ignores the right button", () => {
    const { heard, send } = setUp()

    send("down", 1, { button: 2 })
    send("up", 1, { button: 2 })

    expect(heard).toEqual([])
  })

  test("takes back what a first finger began when a second comes, and pinches", () => {
    const { heard, send } = setUp()

    send("down", 0, { device: "touch", id: 1 })
    send("down", 10, { device: "touch", id: 2 })
    send("move", 20, { device: "touch", id: 2 })
    send("up", 20, { device: "touch", id: 2 })
    send("move", 5, { device: "touch", id: 1 })
    send("up", 5, { device: "touch", id: 1 })
    send("down", 1, { device: "touch", id: 3 })

    expect(heard).toEqual(["tool down 0", "cancel", "pinch 2.00", "tool down 10"])
  })

  test("after a pen has been seen, draws with the pen and pans with a finger", () => {
    const { heard, send } = setUp()

    send("down", 1, { device: "pen", id: 7 })
    send("up", 2, { device: "pen", id: 7 })
    send("down", 3, { device: "touch", id: 8 })
    send("up", 3, { device: "touch", id: 8 })

    expect(heard).toEqual(["tool down 10", "tool up 20", "pan down", "pan up"])
  })

  test("cancels the tool when the browser takes the pointer away", () => {
    const { heard, send } = setUp()

    send("down", 1)
    send("cancel", 1)
    send("up", 1)

    expect(heard).toEqual(["tool down 10", "cancel"])
  })

  test("shows the tool the last place anew when Shift or Alt changes", () => {
    const { heard, router, send } = setUp()

    send("down", 1)
    send("move", 4)
    router.modifiersChanged({ shift: true, alt: false, mod: false })

    expect(heard.at(-1)).toBe("tool move 40")
  })

  test("counts the presses of a double click, and begins anew after it", () => {
    const clicks: number[] = []
    const router = new PointerRouter({
      toImage: (at) => imagePoint(at[0], at[1]),
      tool: (event) => {
        if (event.type === "down") clicks.push(event.clicks)
      },
      pan: () => undefined,
      cancelTool: () => undefined,
      pinch: () => undefined,
      held: () => undefined,
      isPanHeld: () => false,
      erasing: () => null,
    })
    const press = (x: number, time: number) => {
      for (const type of ["down", "up"] as const)
        router.handle({
          type,
          id: 1,
          device: "pen",
          button: 0,
          screen: screenPoint(x, 0),
          trail: [screenPoint(x, 0)],
          modifiers: { shift: false, alt: false, mod: false },
          pressure: 0.5,
          time,
        })
    }

    press(0, 0)
    press(2, 200)
    press(2, 300)
    press(50, 400)
    press(50, 2000)

    expect(clicks).toEqual([1, 2, 1, 1, 1])
  })
})
