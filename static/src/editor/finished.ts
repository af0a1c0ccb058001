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

/** A part of the editor did not arrive. What was drawn is kept; only a reload brings the rest. */
export const showBroken = (root: HTMLElement): void => {
  const notice = document.createElement("p")
  notice.className = "editor__broken"
  notice.setAttribute("role", "alert")
  const again = document.createElement("button")
  again.type = "button"
  again.className = "button button--small"
  again.textContent = "Reload"
  again.addEventListener("click", () => location.reload())
  notice.append("The editor’s panels could not be loaded. What you have drawn is kept. ", again)
  root.append(notice)
}
