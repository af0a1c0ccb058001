// @vitest-environment jsdom
import { describe, expect, it } from "vitest"
import { progressWords } from "../../static/src/pages/job-progress"
import { relativeWords } from "../../static/src/pages/relative-time"
import { sizeWords, totalWords } from "../../static/src/pages/upload-zone"

const NOW = new Date("2026-03-01T12:00:00Z")
const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000)

describe("words", () => {
  it.each([
    [ago(20), "just now"],
    [ago(60), "1 minute ago"],
    [ago(3 * 3600 + 100), "3 hours ago"],
    [ago(-2 * 86_400 - 5), "in 2 days"],
    [ago(-7 * 86_400 + 5), "in 7 days"],
    [ago(7 * 86_400 - 5), "6 days ago"],
    [ago(400 * 86_400), "1 year ago"],
  ])("say when: %s is %s", (moment, words) => {
    expect(relativeWords(moment, NOW)).toBe(words)
  })

  it("say how large a file is as the server does", () => {
    expect([0, 999, 1000, 4_200_000].map(sizeWords)).toEqual([
      "0 bytes",
      "999 bytes",
      "1.0 kB",
      "4.2 MB",
    ])
  })

  it("say how far a job is", () => {
    const job = { state: "running", done: 1204, total: 5000, message: "Reading images" } as const

    expect(progressWords(job)).toBe("1,204 of 5,000 · Reading images")
    expect(progressWords({ ...job, total: null })).toBe("Reading images")
  })

  it("sum up an upload without naming what did not happen", () => {
    const totals = {
      files: 3,
      ended: 3,
      bytes: 9,
      sentBytes: 9,
      created: 2,
      duplicates: 0,
      rejected: 1,
      archives: 0,
      failed: 0,
    }

    expect(totalWords(totals, false)).toBe("3 files · 2 added, 1 rejected")
    expect(totalWords({ ...totals, ended: 1, created: 0, rejected: 0 }, true)).toBe("1 of 3 files")
  })
})
