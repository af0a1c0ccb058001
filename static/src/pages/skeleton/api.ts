/** What the designer asks the server for: other categories' skeletons, and images to draw on. */

import type { Http } from "../../shared/http"
import type { Design, Pair, Place } from "./design"
import { spread } from "./layout"

export type Donor = { readonly id: number; readonly name: string; readonly design: Design }
export type ProjectImage = { readonly id: number; readonly file_name: string }

type Skeleton = {
  readonly keypoints: readonly string[]
  readonly edges: readonly Pair[]
  readonly flip_pairs: readonly Pair[]
  readonly sigmas: readonly number[] | null
  readonly layout: readonly Place[] | null
  readonly layout_aspect: number | null
}
type Category = { readonly id: number; readonly name: string; readonly skeleton: Skeleton | null }

const SHOWN_IMAGES = 24

/** The project's other categories that have a skeleton. */
export const donorsIn = async (
  http: Http,
  projectId: string,
  ownId: string,
): Promise<readonly Donor[]> => {
  const project = await http.send<{ readonly categories: readonly Category[] }>(
    "GET",
    `/projects/${projectId}`,
  )
  return project.categories.flatMap(({ id, name, skeleton }) =>
    skeleton && String(id) !== ownId ? [{ id, name, design: designFrom(skeleton) }] : [],
  )
}

/** The first images of the project. */
export const imagesIn = async (http: Http, projectId: string): Promise<readonly ProjectImage[]> => {
  const path = `/projects/${projectId}/images?limit=${SHOWN_IMAGES}`
  const { items } = await http.send<{ readonly items: readonly ProjectImage[] }>("GET", path)
  return items
}

const designFrom = (skeleton: Skeleton): Design => {
  const places = skeleton.layout ?? spread(skeleton.keypoints.length)
  return {
    keypoints: skeleton.keypoints.map((name, index) => ({
      name,
      place: places[index] ?? [0.5, 0.5],
      sigma: skeleton.sigmas?.[index] ?? null,
    })),
    edges: skeleton.edges,
    flipPairs: skeleton.flip_pairs,
    aspect: skeleton.layout_aspect ?? 1,
  }
}
