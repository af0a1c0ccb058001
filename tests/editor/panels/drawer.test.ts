import { signal } from "@preact/signals-core"
import { describe, expect, test } from "vitest"
import { rememberedDrawer } from "../../../static/src/editor/panels/drawer"
import type { Settings } from "../../../static/src/editor/preferences"

const setUp = (isNarrow: boolean, kept: Settings = {}) => {
  const settings = signal(kept)
  const sets: [string, unknown][] = []
  const listeners: (() => void)[] = []
  const narrow = {
    matches: isNarrow,
    addEventListener: (_: string, listener: unknown) => listeners.push(listener as () => void),
  }
  const set = (name: string, value: unknown): void => {
    sets.push([name, value])
    const { [name]: _, ...others } = settings.peek()
    settings.value = value === null ? others : ({ ...others, [name]: value } as Settings)
  }
  const drawer = rememberedDrawer({ settings, set }, narrow)
  const resize = (matches: boolean): void => {
    narrow.matches = matches
    for (const listener of listeners) listener()
  }
  return { drawer, sets, resize }
}

describe("the side bar", () => {
  test("is open beside the picture, and closed where it would lie over it", () => {
    expect(setUp(false).drawer.isSidebarOpen.value).toBe(true)
    expect(setUp(true).drawer.isSidebarOpen.value).toBe(false)
  })

  test("is as it was left, beside the picture and over it", () => {
    const kept = { sidebar_open: false, drawer_open: true }

    expect(setUp(false, kept).drawer.isSidebarOpen.value).toBe(false)
    expect(setUp(true, kept).drawer.isSidebarOpen.value).toBe(true)
  })

  test("remembers what is not usual, and forgets it again", () => {
    const { drawer, sets } = setUp(true)

    drawer.isSidebarOpen.value = true
    drawer.isSidebarOpen.value = false

    expect(sets).toEqual([
      ["drawer_open", true],
      ["drawer_open", null],
    ])
  })

  test("goes with the window's width without that being remembered", () => {
    const { drawer, sets, resize } = setUp(false)

    resize(true)
    expect([drawer.isDrawer.value, drawer.isSidebarOpen.value]).toEqual([true, false])
    resize(false)

    expect([drawer.isDrawer.value, drawer.isSidebarOpen.value]).toEqual([false, true])
    expect(sets).toEqual([])
  })
})
