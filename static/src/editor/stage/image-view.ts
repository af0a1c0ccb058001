import type { EditorState } from "../document/state"
import type { Size } from "../geometry/bounds"
import type { ImageLoader, ImageSource } from "../images/loader"
import { type Part, partOfPicture, partOfTiles } from "../images/part"
import type { Picture } from "../images/picture"
import type { Renderer } from "../render/renderer"

/** An image to look at: whole, or as tiles over its preview. */
export type StageImage = ImageSource & {
  readonly thumbnail_url: string
  readonly tiles: {
    readonly url: string
    readonly tile_size: number
    readonly levels: number
  } | null
}

/**
 * Brings an image onto the stage. Until it is there, and if it cannot be had, the stage says so in its place: an empty
 * canvas would look like an image without annotations.
 */
export class ImageView {
  readonly #loader: ImageLoader
  readonly #renderer: Renderer
  readonly #state: EditorState
  #image: StageImage | null = null
  #picture: Picture | null = null
  readonly #notice = document.createElement("div")

  constructor(stage: HTMLElement, loader: ImageLoader, renderer: Renderer, state: EditorState) {
    this.#loader = loader
    this.#renderer = renderer
    this.#state = state
    this.#notice.className = "stage__notice"
    this.#notice.setAttribute("role", "status")
    stage.append(this.#notice)
  }

  open(image: StageImage): void {
    this.#image = image
    this.#picture = null
    this.#state.imageStatus.value = "loading"
    this.#renderer.showPicture(null, image)
    this.#renderer.showTiles(
      image.tiles && { ...image.tiles, width: image.width, height: image.height },
    )
    this.#say("Loading the image …")
    this.#loader.open(image, {
      onPicture: (picture, quality) => {
        this.#notice.hidden = true
        this.#picture = picture
        this.#renderer.showPicture(picture, image)
        this.#state.imageStatus.value = quality === "full" ? "ready" : "preview"
      },
      onFailure: (error) => {
        this.#state.imageStatus.value = "failed"
        this.#renderer.showPicture(null, image)
        this.#say(...failure(error, () => this.open(image)))
      },
    })
  }

  /** A part of the picture as it is, without the person's adjustments. Fails when it cannot be had. */
  async read(part: Part): Promise<ImageBitmap> {
    const [image, picture] = [this.#image, this.#picture]
    if (image?.tiles) return partOfTiles({ ...image.tiles, ...sizeOf(image) }, part)
    if (!image || !picture) throw new Error("There is no picture yet.")
    return partOfPicture(picture, image, part)
  }

  #say(...content: readonly (string | HTMLElement)[]): void {
    this.#notice.replaceChildren(...content)
    this.#notice.hidden = false
  }
}

const sizeOf = ({ width, height }: Size): Size => ({ width, height })

const failure = (error: Error, retry: () => void): readonly HTMLElement[] => {
  const title = document.createElement("strong")
  title.textContent = "The image could not be loaded."
  const detail = document.createElement("p")
  detail.textContent = `${error.message} Its annotations are safe, and are shown again with the image.`
  const button = document.createElement("button")
  button.type = "button"
  button.className = "button"
  button.textContent = "Try again"
  button.addEventListener("click", retry)
  return [title, detail, button]
}
