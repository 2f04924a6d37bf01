import { PerchElement, html, render } from "../../kit/html.js"
import { mayGovern } from "../models/erasing.js"
import { MODES, share } from "../models/widget-words.js"
import { card } from "./card-style.js"
import { controls } from "./controls.js"

/** @typedef {import("../models/types.js").WidgetSettings} WidgetSettings */
/** @typedef {import("../models/types.js").Agent} Agent */

/** Whether an identifier has to be signed. Tells `require` and `allow`. */
export class WidgetMode extends PerchElement {
  static sheets = [controls, card]

  connect() {
    render(this.root, html`<section aria-labelledby="title"><div class="head"><h4 id="title">Identity</h4><span class="pill"></span></div>
      <p id="means"></p>
      <p id="share"></p>
      <p class="problem" role="alert" hidden></p>
      <div id="actions">
        <button type="button" class="button" id="require">Require signatures…</button>
        <button type="button" class="button" id="allow">Allow bare identifiers…</button>
      </div>
      <p class="quiet" id="owner">Only an owner can allow bare identifiers again.</p>
    </section>`)
    this.listen(this.find("#require"), "click", () => this.emit("require"))
    this.listen(this.find("#allow"), "click", () => this.emit("allow"))
  }

  /** @param {WidgetSettings} widget @param {Agent} agent @param {string} [problem] */
  show({ mode, identifications }, agent, problem) {
    const signed = mode === "signed"
    this.find(".pill").textContent = MODES[mode].word
    this.find(".pill").classList.toggle("good", signed)
    this.find("#means").textContent = MODES[mode].means
    this.find("#share").textContent = share(identifications)
    this.find("#require").hidden = signed || !mayGovern(agent)
    this.find("#allow").hidden = !signed || agent.role !== "owner"
    this.find("#owner").hidden = !signed || agent.role !== "admin"
    this.find("#actions").hidden = this.find("#require").hidden && this.find("#allow").hidden
    this.find(".problem").hidden = !problem
    this.find(".problem").textContent = problem ?? ""
  }
}

WidgetMode.define("widget-mode")
