import { describe, expect, it } from "vitest"
import { createHttp, Problem, Unreachable } from "../../../static/src/shared/http"
import { uuid } from "../../../static/src/shared/uuid"

const answering = (body: unknown, init: ResponseInit = {}) => {
  const requests: { url: string; init: RequestInit | undefined }[] = []
  const http = createHttp({
    fetch: async (url, request) => {
      requests.push({ url: String(url), init: request })
      return new Response(body === null ? null : JSON.stringify(body), init)
    },
  })
  return { http, requests }
}

describe("a request", () => {
  it("sends and reads JSON below the API's root", async () => {
    const { http, requests } = answering({ revision: 4 })

    const answer = await http.send("PATCH", "/layers/9", { body: { base_revision: 3 } })

    expect(answer).toEqual({ revision: 4 })
    expect(requests[0]).toMatchObject({
      url: "/api/v1/layers/9",
      init: { method: "PATCH", body: '{"base_revision":3}', credentials: "same-origin" },
    })
  })

  it("answers null where there is no content", async () => {
    const { http } = answering(null, { status: 204 })

    expect(await http.send("POST", "/projects/1/assignments/next")).toBeNull()
  })
})

describe("a refusal", () => {
  it("carries the server's sentence and the fields it is about", async () => {
    const errors = [{ path: "added.0.shape.width", message: "expected more than 0" }]
    const { http } = answering({ detail: "The box has no width.", errors }, { status: 422 })

    const refusal = await http.send("PATCH", "/layers/9").catch((error: unknown) => error)

    expect(refusal).toBeInstanceOf(Problem)
    expect(refusal).toMatchObject({ status: 422, message: "The box has no width.", errors })
  })

  it("says when to come back", async () => {
    const { http } = answering({}, { status: 503, headers: { "retry-after": "7" } })

    await expect(http.send("GET", "/me")).rejects.toMatchObject({ status: 503, retryAfterMs: 7000 })
  })

  it("has a sentence even when a proxy answers with a page", async () => {
    const http = createHttp({ fetch: async () => new Response("<html>", { status: 502 }) })

    await expect(http.send("GET", "/me")).rejects.toThrow(
      "The server answered 502 without saying why.",
    )
  })
})

it("tells an unreachable server from one that refuses", async () => {
  const http = createHttp({ fetch: () => Promise.reject(new TypeError("Failed to fetch")) })

  await expect(http.send("GET", "/me")).rejects.toBeInstanceOf(Unreachable)
})

it("makes UUIDs of version 4", () => {
  expect(uuid()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
})
