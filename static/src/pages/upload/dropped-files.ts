import type { Upload } from "./upload"

/**
 * Every file of a drop, folders walked to their leaves, with its path from the folder dropped. The list of a drop is
 * gone after its event, so the entries are taken from it before anything is awaited.
 */
export const droppedFiles = async (items: DataTransferItemList): Promise<readonly Upload[]> => {
  const entries = [...items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null)
  const found = await Promise.all(entries.map(filesBelow))
  return found.flat()
}

/** The files of an `<input type="file">`; one that chose a folder knows the paths. */
export const chosenFiles = (files: FileList): readonly Upload[] =>
  [...files]
    .map((file) => ({ file, path: file.webkitRelativePath || file.name }))
    .filter(({ path }) => !isHidden(path))

const filesBelow = async (entry: FileSystemEntry): Promise<readonly Upload[]> => {
  if (isHidden(entry.name)) return []
  const path = entry.fullPath.replace(/^\//, "")
  if (isFile(entry)) return [{ file: await fileOf(entry), path }]
  const found: Upload[] = []
  for (const child of await childrenOf(entry as FileSystemDirectoryEntry))
    found.push(...(await filesBelow(child)))
  return found
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject))

/** A reader answers some 100 entries at a time, and an empty list at the end. */
const childrenOf = async (
  folder: FileSystemDirectoryEntry,
): Promise<readonly FileSystemEntry[]> => {
  const reader = folder.createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return children
    children.push(...some)
  }
}

/** What systems leave in folders: .DS_Store, Thumbs.db, __MACOSX. */
const isHidden = (path: string): boolean =>
  path
    .split("/")
    .some((part) => part.startsWith(".") || part === "__MACOSX" || part === "Thumbs.db")
