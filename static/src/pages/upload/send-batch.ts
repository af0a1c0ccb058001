import type { Answer, Upload } from "./upload"

/** The request was refused or did not get through; `message` is a sentence. */
export class NotSent extends Error {
  override readonly name = "NotSent"
}

type Sending = {
  readonly url: string
  readonly signal: AbortSignal
  /** Bytes of the whole request that have left. */
  readonly onProgress: (sentBytes: number) => void
}

/** Sends files in one request. XMLHttpRequest, because fetch does not say how much has left. */
export const sendBatch = (uploads: readonly Upload[], sending: Sending): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open("POST", sending.url)
    request.setRequestHeader("accept", "application/json")
    request.responseType = "json"
    request.upload.addEventListener("progress", ({ loaded }) => sending.onProgress(loaded))
    request.addEventListener("load", () =>
      isAnswer(request)
        ? resolve(request.response as Answer)
        : reject(new NotSent(sentenceOf(request))),
    )
    request.addEventListener("error", () => reject(new NotSent("The server cannot be reached.")))
    request.addEventListener("abort", () => reject(new NotSent("Cancelled.")))
    sending.signal.addEventListener("abort", () => request.abort(), { once: true })
    request.send(formOf(uploads))
  })

const formOf = (uploads: readonly Upload[]): FormData => {
  const form = new FormData()
  for (const { file, path } of uploads) form.append("files", file, path)
  return form
}

const isAnswer = ({ status, response }: XMLHttpRequest): boolean =>
  status >= 200 && status < 300 && Array.isArray(response?.created)

const sentenceOf = ({ status, response }: XMLHttpRequest): string =>
  typeof response?.detail === "string"
    ? response.detail
    : `The server answered ${status} without saying why.`
