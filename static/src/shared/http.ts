/** Something wrong with one field of a request: where (`added.3.shape.width`) and what was expected. */
export type FieldError = { readonly path: string; readonly message: string }

/** The server answered, and refused. `message` is a sentence for the user (RFC 9457's `detail`). */
export class Problem extends Error {
  override readonly name = "Problem"
  readonly status: number
  readonly errors: readonly FieldError[]
  /** The whole answer; a 409 carries the current state in it. */
  readonly body: Readonly<Record<string, unknown>>
  readonly retryAfterMs: number | null

  constructor(
    status: number,
    body: Readonly<Record<string, unknown>>,
    retryAfterMs: number | null,
  ) {
    super(sentenceOf(status, body))
    this.status = status
    this.body = body
    this.errors = fieldErrors(body.errors)
    this.retryAfterMs = retryAfterMs
  }
}

/** No answer came: no network, no server, or it took too long. Whether the request was carried out is unknown. */
export class Unreachable extends Error {
  override readonly name = "Unreachable"
}

const PASSING = new Set([401, 408, 425, 429])

/** Whether the same request may fare better later: nobody answered, the server has trouble, one is signed out. */
export const mayPass = (error: unknown): boolean =>
  error instanceof Unreachable ||
  (error instanceof Problem && (error.status >= 500 || PASSING.has(error.status)))

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE"

export type SendOptions = {
  readonly body?: unknown
  readonly signal?: AbortSignal
  /** Let the request outlive the page; browsers allow 64 KiB for all such requests together. */
  readonly keepalive?: boolean
  readonly timeoutMs?: number
}

/** JSON in, JSON out. Rejects with a Problem or an Unreachable and nothing else; 204 answers null. */
export type Http = {
  send<Answer>(method: Method, path: string, options?: SendOptions): Promise<Answer>
}

type HttpOptions = { readonly fetch?: typeof fetch; readonly root?: string }

/** How long an answer may take, when nothing large is sent. */
export const TIMEOUT_MS = 20_000

/** Requests to the API at `root`. The session cookie goes along; the server checks where a request comes from. */
export const createHttp = ({
  fetch = globalThis.fetch.bind(globalThis),
  root = "/api/v1",
}: HttpOptions = {}): Http => ({
  send: async <Answer>(
    method: Method,
    path: string,
    options: SendOptions = {},
  ): Promise<Answer> => {
    const response = await reach(fetch, root + path, requestOf(method, options))
    if (!response.ok) throw await problemOf(response)
    if (response.status === 204) return null as Answer
    return (await readJson(response)) as Answer
  },
})

const requestOf = (method: Method, options: SendOptions): RequestInit => ({
  method,
  credentials: "same-origin",
  cache: "no-store",
  headers: {
    accept: "application/json",
    ...(options.body === undefined ? {} : { "content-type": "application/json" }),
  },
  ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  ...(options.keepalive ? { keepalive: true } : {}),
  signal: signalOf(options),
})

const signalOf = ({ signal, timeoutMs = TIMEOUT_MS }: SendOptions): AbortSignal => {
  const timeout = AbortSignal.timeout(timeoutMs)
  return signal ? AbortSignal.any([signal, timeout]) : timeout
}

const reach = async (send: typeof fetch, url: string, request: RequestInit): Promise<Response> => {
  try {
    return await send(url, request)
  } catch (cause) {
    throw new Unreachable("The server cannot be reached.", { cause })
  }
}

const readJson = async (response: Response): Promise<unknown> => {
  try {
    return await response.json()
  } catch (cause) {
    throw new Unreachable("The server's answer was cut off.", { cause })
  }
}

const problemOf = async (response: Response): Promise<Problem> => {
  const body: unknown = await response.json().catch(() => null)
  return new Problem(response.status, isRecord(body) ? body : {}, retryAfterMs(response))
}

const retryAfterMs = (response: Response): number | null => {
  const seconds = Number.parseFloat(response.headers.get("retry-after") ?? "")
  return Number.isFinite(seconds) ? seconds * 1000 : null
}

const sentenceOf = (status: number, body: Readonly<Record<string, unknown>>): string => {
  const sentence = body.detail ?? body.title
  return typeof sentence === "string"
    ? sentence
    : `The server answered ${status} without saying why.`
}

const fieldErrors = (errors: unknown): readonly FieldError[] =>
  Array.isArray(errors) ? errors.filter(isFieldError) : []

const isFieldError = (value: unknown): value is FieldError =>
  isRecord(value) && typeof value.path === "string" && typeof value.message === "string"

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
