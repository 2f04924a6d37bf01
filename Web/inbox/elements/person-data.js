import { PerchElement, css, html, render } from "../../kit/html.js"
import { controls } from "./controls.js"

const style = css(`
  :host { display: block; font-size: var(--perch-size-13) }
  h3 { margin: 0 0 8px; font-size: var(--perch-size-13); font-weight: var(--perch-bold); color: var(--perch-grey-7) }
  .row { display: flex; flex-wrap: wrap; gap: 8px }
  .danger { color: var(--perch-red) }
  .problem { margin-block-start: 8px; color: var(--perch-red) }
`)

const WORDS = { export: ["Export", "Exporting …"], erase: ["Erase person…", "Erasing …"] }

/** What a person may ask for: everything that is kept about them, or that it be gone. Tells `export` and `erase`. */
export class PersonData extends PerchElement {
  static sheets = [controls, style]

  connect() {
    render(this.root, html`<h3>Personal data</h3>
      <div class="row"><button type="button" class="button" id="export">Export</button><button type="button" class="button danger" id="erase">Erase person…</button></div>
      <p class="problem" role="alert" hidden></p>`)
    this.listen(this.find("#export"), "click", () => this.emit("export"))
    this.listen(this.find("#erase"), "click", () => this.emit("erase"))
  }

  /**
   * Shows that it is being done, and what went wrong.
   * @param {"export" | "erase"} what
   * @param {() => Promise<void>} action
   * @param {(error: unknown) => string} words
   */
  async during(what, action, words) {
    const button = this.find(`#${what}`)
    this.#say("")
    button.disabled = true
    button.textContent = WORDS[what][1]
    try {
      await action()
    } catch (error) {
      this.#say(words(error))
    } finally {
      button.disabled = false
      button.textContent = WORDS[what][0]
    }
  }

  /** What went wrong belongs to one person. */
  forget() {
    this.#say("")
  }

  #say(/** @type {string} */ problem) {
    this.find(".problem").hidden = problem === ""
    this.find(".problem").textContent = problem
  }
}

PersonData.define("person-data")
