/**
 * Hands a text to the browser's downloads.
 * @param {string} name
 * @param {string} text
 */
export function save(name, text) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
