import { describe, expect, it } from "vitest"
import { batchesOf } from "../../static/src/pages/upload/batches"
import { outcomesOf } from "../../static/src/pages/upload/outcomes"
import type { Answer, Upload } from "../../static/src/pages/upload/upload"

const upload = (path: string, size = 10): Upload => ({ path, file: { size } as File })
const answer = (parts: Partial<Answer>): Answer => ({
  created: [],
  duplicates: [],
  rejected: [],
  archives: [],
  ...parts,
})

describe("batches", () => {
  it("keep the order and hold at most 16 files", () => {
    const uploads = Array.from({ length: 40 }, (_, index) => upload(`${index}.jpg`))

    const batches = batchesOf(uploads)

    expect(batches.map((batch) => batch.length)).toEqual([16, 16, 8])
    expect(batches.flat()).toEqual(uploads)
  })

  it("are cut when they would grow large, and never empty", () => {
    const batches = batchesOf([upload("a.tif", 2e7), upload("b.tif", 2e7), upload("c.jpg", 1e6)])

    expect(batches.map((batch) => batch.map(({ path }) => path))).toEqual([
      ["a.tif"],
      ["b.tif", "c.jpg"],
    ])
  })
})

describe("outcomes", () => {
  it("tell created, duplicate and rejected files of one batch apart", () => {
    const outcomes = outcomesOf(
      ["a/1.jpg", "a/2.jpg", "a/3.txt"],
      answer({
        created: [{ file_name: "a/1.jpg" }],
        duplicates: [{ file_name: "earlier-name.jpg" }],
        rejected: [{ filename: "a/3.txt", reason: "Expected an image, found text." }],
      }),
    )

    expect([...outcomes.values()]).toEqual([
      { kind: "created" },
      { kind: "duplicate" },
      { kind: "rejected", reason: "Expected an image, found text." },
    ])
  })

  it("follow an archive to the job that unpacks it", () => {
    const archives = [{ filename: "photos.zip", job_id: 3 }]

    const outcomes = outcomesOf(["photos.zip"], answer({ archives }))

    expect(outcomes.get("photos.zip")).toEqual({ kind: "unpacking", jobId: 3 })
  })

  it("fail a file that the answer does not speak of", () => {
    expect(outcomesOf(["a.jpg"], answer({})).get("a.jpg")?.kind).toBe("failed")
  })
})
