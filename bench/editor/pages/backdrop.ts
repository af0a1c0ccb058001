import type { Scene, SceneView } from "./candidate"

/** The image below the shapes, the same for all who have no way of their own: one canvas, moved by the compositor. */
export const createBackdrop = (stage: HTMLElement) => {
  const canvas = document.createElement("canvas")
  canvas.className = "picture"
  stage.append(canvas)
  let stretch = 1
  let isThere = false
  let view: SceneView = { scale: 1, x: 0, y: 0 }
  const place = () => {
    canvas.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale * stretch})`
  }
  const load = async ({ image, imageUrl }: Scene): Promise<void> => {
    isThere = false
    const blob = await (await fetch(imageUrl)).blob()
    const bitmap = await createImageBitmap(blob)
    stretch = image.width / bitmap.width
    canvas.width = bitmap.width
    canvas.height = bitmap.height
    canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(bitmap)
    isThere = true
    place()
  }
  return {
    load: (scene: Scene): void => void load(scene),
    view: (next: SceneView): void => {
      view = next
      place()
    },
    isThere: () => isThere,
  }
}
