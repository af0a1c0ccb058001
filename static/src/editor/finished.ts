import type { StartDocument } from "./start"

/** The calm end of the queue: what has happened, and where to go. */
export const showFinished = (root: HTMLElement, project: StartDocument["project"]): void => {
  const page = document.createElement("section")
  page.className = "editor__finished"
  page.setAttribute("role", "status")
  const heading = document.createElement("h1")
  heading.textContent = "Nothing left to label"
  const sentence = document.createElement("p")
  sentence.textContent = `Everything that waits for you in ${project.name} is done and saved.`
  const link = document.createElement("a")
  link.className = "button button--primary"
  link.href = `/projects/${project.id}`
  link.textContent = `Back to ${project.name}`
  page.append(heading, sentence, link)
  root.append(page)
  link.focus()
}
