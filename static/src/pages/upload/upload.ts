/** A file to send under a relative path, as it lay in its folder. */
export type Upload = { readonly file: File; readonly path: string }

/** What became of one file. */
export type Outcome =
  | { readonly kind: "created" }
  | { readonly kind: "duplicate" }
  | { readonly kind: "unpacking"; readonly jobId: number }
  | { readonly kind: "rejected"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "cancelled" }

/** The answer of `POST /projects/{p}/images`. */
export type Answer = {
  readonly created: readonly { readonly file_name: string }[]
  readonly duplicates: readonly { readonly file_name: string }[]
  readonly rejected: readonly { readonly filename: string; readonly reason: string }[]
  /** Archives are unpacked by a job each. */
  readonly archives: readonly { readonly filename: string; readonly job_id: number }[]
}
