import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { beginningWith, createApi, imageOf } from "../../static/src/adjudication/api"
import { differingAttributes } from "../../static/src/adjudication/disagreements/attributes"
import {
  absentFrom,
  proposalOf,
  standOf,
} from "../../static/src/adjudication/disagreements/clusters"
import { combined, combinedBox } from "../../static/src/adjudication/disagreements/combining"
import {
  covarianceEllipse,
  edgeSpreads,
  keypointSpreads,
  voteEntropy,
} from "../../static/src/adjudication/disagreements/spread"
import {
  choiceWords,
  countWords,
  progressWords,
} from "../../static/src/adjudication/disagreements/words"
import type { WireImage } from "../../static/src/adjudication/wire"
import { maskOf } from "../../static/src/editor/geometry/masks/masks"
import { areaOf } from "../../static/src/editor/geometry/masks/region"
import { regionOfShape } from "../../static/src/editor/geometry/masks/shape-regions"
import type { Box, Polygon } from "../../static/src/editor/geometry/shapes"
import type { Http } from "../../static/src/shared/http"
import { annotation, box, cluster, deed, RATERS, settled, version } from "./make"
import recorded from "./recorded.json"

const IMAGE = { width: 800, height: 600 }

describe("a cluster", () => {
  test("needs a person unless it is agreed or decided, or when it has changed since", () => {
    expect(standOf(cluster(1), null)).toBe("open")
    expect(standOf(cluster(1, { status: "agreed" }), null)).toBe("agreed")
    expect(standOf(cluster(1, { status: "agreed", isReopened: true }), null)).toBe("open")
    expect(standOf(cluster(1), settled())).toBe("decided")
    expect(standOf(cluster(1), settled({ isOutdated: true }))).toBe("open")
  })

  test("leaves in the consensus what was taken, under the category that was chosen", () => {
    const one = cluster(1)

    expect(proposalOf(one, { take: 12, categoryId: 2 })?.annotation).toMatchObject({
      shape: box(10),
      category_id: 2,
    })
    expect(proposalOf(one, { take: "none" })).toBeNull()
    expect(proposalOf(one, { take: 99 })).toBeNull()
  })

  test("tells who looked and did not mark it", () => {
    expect(absentFrom(cluster(1), RATERS).map(({ name }) => name)).toEqual(["Cleo"])
  })

  test("tells attributes that differ, with who gives what", () => {
    const one = cluster(1, {
      versions: [
        version(11, { attributes: { view: "front", occluded: true } }),
        version(12, { attributes: { view: "rear", occluded: true } }),
        version(13, { attributes: { occluded: true } }),
      ],
    })

    expect(differingAttributes(one)).toEqual([
      {
        name: "view",
        values: [
          { value: "front", layerIds: [11] },
          { value: "rear", layerIds: [12] },
          { value: "not given", layerIds: [13] },
        ],
      },
    ])
  })
})

describe("words", () => {
  test("count what is agreed, decided and open", () => {
    expect(countWords({ agreed: 18, decided: 0, open: 3 })).toBe("18 agreed, 3 to decide")
    expect(countWords({ agreed: 0, decided: 2, open: 0 })).toBe("2 decided, nothing to decide")
  })

  test("tell progress, and the time that is left once it can be told", () => {
    const progress = { imagesDone: 12, imageCount: 40, decisions: 96, medianMs: 2000, left: 120 }

    expect(progressWords(progress)).toBe("12 of 40 images, 96 decisions, about 4 minutes left")
    expect(progressWords({ ...progress, medianMs: null })).toBe("12 of 40 images, 96 decisions")
    expect(progressWords({ ...progress, left: 3 })).toContain("less than a minute left")
  })

  test("tell whose version was taken", () => {
    expect(choiceWords({ take: 12 }, RATERS)).toBe("Ben’s")
    expect(choiceWords({ take: "fused", annotation: annotation("x") }, RATERS)).toBe("edited")
  })
})

describe("combining", () => {
  test("keeps boxes boxes: what they share, or the smallest round them", () => {
    const boxes = [box(0), box(40, 20)] as Box[]

    expect(combinedBox("union", boxes)).toEqual(box(0, 0, 140, 120))
    expect(combinedBox("intersection", boxes)).toEqual(box(40, 20, 60, 80))
    expect(combinedBox("intersection", [box(0), box(200)] as Box[])).toBeNull()
  })

  test("of boxes holds each of them, and is held by each", () => {
    const anyBox = fc
      .tuple(
        fc.nat(300),
        fc.nat(300),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 200 }),
      )
      .map((sides) => box(...sides) as Box)
    fc.assert(
      fc.property(fc.array(anyBox, { minLength: 2, maxLength: 4 }), (boxes) => {
        const all = combinedBox("union", boxes)
        const common = combinedBox("intersection", boxes)
        for (const { x, y, width, height } of boxes) {
          expect(all?.x).toBeLessThanOrEqual(x)
          expect((all?.y ?? 0) + (all?.height ?? 0)).toBeGreaterThanOrEqual(y + height)
          if (common) expect(common.x + common.width).toBeLessThanOrEqual(x + width)
        }
      }),
    )
  })

  test("of masks counts pixels, and takes polygons along", async () => {
    const square = (x: number): Polygon => ({
      type: "polygon",
      parts: [
        [
          [
            [x, 0],
            [x + 10, 0],
            [x + 10, 10],
            [x, 10],
          ],
        ],
      ],
    })
    const mask = maskOf(regionOfShape(square(0), IMAGE))
    const versions = [annotation("a", { shape: mask }), annotation("b", { shape: square(5) })]

    const union = await combined("union", versions, annotation("like"), IMAGE)
    const common = await combined("intersection", versions, annotation("like"), IMAGE)

    expect(union?.shape.type === "mask" && areaOf(regionOfShape(union.shape, IMAGE))).toBe(150)
    expect(common?.shape.type === "mask" && areaOf(regionOfShape(common.shape, IMAGE))).toBe(50)
  })

  test("of shapes that enclose nothing is nothing", async () => {
    const points = [1, 2].map((x) => annotation(String(x), { shape: { type: "point", x, y: 1 } }))

    expect(await combined("union", points, annotation("like"), IMAGE)).toBeNull()
  })
})

describe("spread", () => {
  test("of votes is one bit when they are split, and none when all agree", () => {
    expect(voteEntropy(2, 4)).toBe(1)
    expect(voteEntropy(0, 3)).toBe(0)
    expect(voteEntropy(3, 3)).toBe(0)
    expect(voteEntropy(1, 3)).toBeCloseTo(0.9183, 4)
  })

  test("of boxes is the range of each side", () => {
    expect(edgeSpreads([box(0), box(10, 0, 100, 120)] as Box[])).toEqual([
      { side: "left", from: 0, to: 10 },
      { side: "top", from: 0, to: 0 },
      { side: "right", from: 100, to: 110 },
      { side: "bottom", from: 100, to: 120 },
    ])
  })

  test("of places is an ellipse along their longest extent", () => {
    const spread = covarianceEllipse(
      [
        [0, 0],
        [2, 2],
        [4, 4],
      ],
      1,
    )

    expect(spread?.at).toEqual([2, 2])
    // Variances of 4 on both axes and a covariance of 4: the eigenvalues are 8 and 0.
    expect(spread?.major).toBeCloseTo(Math.sqrt(8), 10)
    expect(spread?.minor).toBeCloseTo(0, 6)
    expect(spread?.angle).toBeCloseTo(Math.PI / 4, 10)
    expect(covarianceEllipse([[1, 1]])).toBeNull()
  })

  test("of skeletons leaves out points that only one has placed", () => {
    const spreads = keypointSpreads([
      {
        type: "keypoints",
        points: [
          [0, 0, 2],
          [5, 5, 2],
        ],
      },
      {
        type: "keypoints",
        points: [
          [2, 0, 1],
          [0, 0, 0],
        ],
      },
    ])

    expect(spreads.map(({ at }) => at)).toEqual([[1, 0]])
  })
})

describe("the wire", () => {
  test("is read as the server writes it", () => {
    const { image, raters, clusters } = imageOf(recorded as unknown as WireImage)

    expect(image).toMatchObject({ file_name: "photo-0.jpg", tiles: null })
    expect(raters.map(({ name, layerId }) => [name, layerId])).toEqual([
      ["Anna", 11],
      ["Bela", 12],
      ["Cleo", 13],
    ])
    expect(clusters.map(({ family, status }) => [family, status])).toEqual([
      ["region", "category"],
      ["answer", "answer"],
      ["region", "agreed"],
    ])
    const [tie, weather, done] = clusters
    expect(tie?.categoryVotes[0]).toEqual({ categoryId: 4, count: 1 })
    // A tie has no category on the wire: the first of the votes stands in, and it has to be said.
    expect(tie?.proposal?.annotation?.category_id).toBe(4)
    expect(tie?.disputed).toContain("category")
    expect(weather?.versions.map(({ values }) => values)).toEqual([["sun"], ["rain"]])
    expect(done?.decision).toMatchObject({
      id: 3,
      by: null,
      choice: { take: "fused", categoryId: 4 },
    })
  })

  test("is written as the server wants it", async () => {
    const sent: unknown[] = []
    const http = {
      send: async (method: string, path: string, options?: { body?: unknown }) => {
        sent.push([method, path, options?.body])
        return { decision: { id: 40 } }
      },
    } as unknown as Http
    const api = createApi(http, 5, {})
    const edited = annotation("not-a-uuid", { shape: box(3) })

    await api.tell([
      deed(1, { clusterId: 8, choice: { take: 12, note: "Sharper." }, seen: { fingerprint: "f" } }),
    ])
    await api.tell([
      deed(2, { clusterId: 9, choice: { take: "fused", annotation: edited, categoryId: 2 } }),
    ])
    await api.tell([deed(3, { clusterId: 8, choice: null })])

    expect(sent).toEqual([
      ["PUT", "/disagreements/8/decision", { take: 12, note: "Sharper.", fingerprint: "f" }],
      [
        "PUT",
        "/disagreements/9/decision",
        {
          take: "fused",
          annotation: { category_id: 2, shape: box(3), attributes: {}, is_crowd: false, z: 0 },
        },
      ],
      ["DELETE", "/disagreements/8/decision?decision=40", undefined],
    ])
  })

  test("is written together where it was done in one go", async () => {
    const sent: unknown[] = []
    const http = {
      send: async (method: string, path: string, options?: { body?: unknown }) => {
        sent.push([method, path, options?.body])
        return { items: [8, 9].map((id) => ({ disagreement_id: id, decision: { id: id * 10 } })) }
      },
    } as unknown as Http
    const api = createApi(http, 5, {})
    const facts = { imageId: 3, choice: { take: "fused" as const } }

    await api.tell([
      deed(1, { ...facts, clusterId: 8, seen: { fingerprint: "f", replaces: 4 } }),
      deed(2, { ...facts, clusterId: 9, seen: {} }),
    ])
    await api.tell(
      [8, 9].map((clusterId, place) => deed(3 + place, { imageId: 3, clusterId, choice: null })),
    )

    expect(sent).toEqual([
      [
        "PUT",
        "/images/3/decisions",
        {
          decisions: [
            { disagreement_id: 8, take: "fused", fingerprint: "f", replaces: 4 },
            { disagreement_id: 9, take: "fused" },
          ],
          undone: [],
        },
      ],
      [
        "PUT",
        "/images/3/decisions",
        {
          decisions: [],
          undone: [
            { disagreement_id: 8, decision_id: 80 },
            { disagreement_id: 9, decision_id: 90 },
          ],
        },
      ],
    ])
  })

  test("comes with the page once, and is asked for after that", async () => {
    const paths: string[] = []
    const http = {
      send: async (_method: string, path: string) => {
        paths.push(path)
        return path.startsWith("/images/") ? recorded : { items: [], next_cursor: null }
      },
    } as unknown as Http
    const first = {
      queue: { items: [{ id: 1, image_id: recorded.image.id }], next_cursor: null },
      image: recorded as unknown as WireImage,
    }
    const api = beginningWith(createApi(http, 5, {}), first)

    expect((await api.queuePage(null)).imageIds).toEqual([recorded.image.id])
    expect((await api.image(recorded.image.id)).image.id).toBe(recorded.image.id)
    expect(paths).toEqual([])
    await api.queuePage(null)
    await api.image(recorded.image.id)
    expect(paths).toHaveLength(2)
  })

  test("passes the dashboard's filters on to the queue", async () => {
    const paths: string[] = []
    const http = {
      send: async (_method: string, path: string) => {
        paths.push(path)
        const items = [8, 7].map((id) => ({ id, image_id: 3 }))
        return { items, next_cursor: "c" }
      },
    } as unknown as Http

    const page = await createApi(http, 5, { kind: "missed", cell: "1,2" }).queuePage(null)

    expect(paths).toEqual(["/projects/5/disagreements?sort=value&limit=100&kind=missed&cell=1%2C2"])
    expect(page).toEqual({ imageIds: [3, 3], leads: new Map([[3, 8]]), nextCursor: "c" })
  })
})
