import type { Size } from "../bounds"
import { eachSpan, type Region, RegionBuilder } from "./region"

/**
 * COCO's compressed run lengths, bit for bit as pycocotools writes them.
 *
 * Runs go down the columns from left to right and alternate between outside and inside, beginning outside. From the
 * fourth on each is written as its difference from the run two before; in groups of five bits, least first, signed;
 * bit 6 says that more follow; 48 makes a character that can be printed.
 */
const BITS = 5
const GROUP = 32
const VALUE = 31
const SIGN = 16
const MORE = 32
const FIRST_CHARACTER = 48
/** As many characters as fit into the arguments of one call everywhere. */
const CHUNK = 8192

/** A region as COCO's compressed counts. */
export const countsOf = (region: Region): string => {
  const writer = new CountsWriter(region.spans.length * 2 + 8)
  // Where the latest run inside began and ended; a span that touches it in the next column goes on with it.
  let first = 0
  let end = 0
  let written = 0
  const flush = () => {
    if (end === first) return
    writer.add(first - written)
    writer.add(end - first)
    written = end
  }
  eachSpan(region, (x, top, bottom) => {
    const from = x * region.height + top
    if (from !== end || end === first) {
      flush()
      first = from
    }
    end = x * region.height + bottom
  })
  flush()
  const rest = region.width * region.height - written
  if (rest > 0) writer.add(rest)
  return writer.text()
}

/**
 * The region that compressed counts describe.
 *
 * Throws when they do not sum to the image's pixels, or end in the middle of a number.
 */
export const regionOfCounts = (counts: string, size: Size): Region => {
  const builder = new RegionBuilder(size, counts.length)
  const reader = new CountsReader(counts)
  let at = 0
  for (let isInside = false; !reader.isAtEnd(); isInside = !isInside) {
    const run = reader.next()
    if (isInside) builder.addRun(at, at + run)
    at += run
  }
  const total = size.width * size.height
  if (at !== total)
    throw new Error(
      `Expected run lengths that sum to ${total} pixels (${size.height} × ${size.width}), found ${at}.`,
    )
  return builder.region()
}

/** Writes runs; it remembers the two before. */
class CountsWriter {
  #bytes: Uint8Array
  #length = 0
  #count = 0
  #last = 0
  #lastButOne = 0

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity)
  }

  add(run: number): void {
    this.#write(this.#count > 2 ? run - this.#lastButOne : run)
    this.#lastButOne = this.#last
    this.#last = run
    this.#count += 1
  }

  text(): string {
    let text = ""
    for (let place = 0; place < this.#length; place += CHUNK)
      text += String.fromCharCode(
        ...this.#bytes.subarray(place, Math.min(place + CHUNK, this.#length)),
      )
    return text
  }

  /** By division: a run of a picture of gigapixels has more bits than a shift keeps. */
  #write(step: number): void {
    if (this.#length + 12 > this.#bytes.length) this.#grow()
    let rest = step
    for (;;) {
      const group = rest & VALUE
      rest = (rest - group) / GROUP
      const hasMore = group & SIGN ? rest !== -1 : rest !== 0
      this.#bytes[this.#length++] = group + (hasMore ? MORE : 0) + FIRST_CHARACTER
      if (!hasMore) return
    }
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2 + 12)
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}

/** Reads runs, none of which is negative in a proper text. */
class CountsReader {
  readonly #counts: string
  #place = 0
  #count = 0
  #last = 0
  #lastButOne = 0

  constructor(counts: string) {
    this.#counts = counts
  }

  isAtEnd(): boolean {
    return this.#place >= this.#counts.length
  }

  next(): number {
    const step = this.#read()
    const run = this.#count > 2 ? step + this.#lastButOne : step
    if (run < 0) throw new Error(`Expected run lengths of 0 and above, found ${run}.`)
    this.#lastButOne = this.#last
    this.#last = run
    this.#count += 1
    return run
  }

  #read(): number {
    let step = 0
    let unit = 1
    for (;;) {
      if (this.isAtEnd())
        throw new Error("Expected run lengths, found a text that ends within one.")
      const code = this.#counts.charCodeAt(this.#place++) - FIRST_CHARACTER
      step += (code & VALUE) * unit
      unit *= 1 << BITS
      if (!(code & MORE)) return code & SIGN ? step - unit : step
    }
  }
}
