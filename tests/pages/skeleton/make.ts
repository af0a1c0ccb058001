import type { Design, Pair, Place } from "../../../static/src/pages/skeleton/design"

type Given = {
  readonly names?: readonly string[]
  readonly places?: readonly Place[]
  readonly edges?: readonly Pair[]
  readonly flipPairs?: readonly Pair[]
  readonly aspect?: number
}

/** A skeleton of these names, its keypoints on a diagonal unless said otherwise. */
export const makeDesign = ({
  names = ["nose", "left_eye", "right_eye"],
  places,
  edges = [],
  flipPairs = [],
  aspect = 1,
}: Given = {}): Design => ({
  keypoints: names.map((name, index) => ({
    name,
    place: places?.[index] ?? [0.1 + index * 0.1, 0.1 + index * 0.1],
    sigma: null,
  })),
  edges,
  flipPairs,
  aspect,
})

export const namesOf = ({ keypoints }: Design): readonly string[] =>
  keypoints.map(({ name }) => name)
