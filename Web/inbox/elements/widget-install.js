import { PerchElement, css, html, render } from "../../kit/html.js"
import { origins } from "../models/widget-words.js"
import { card } from "./card-style.js"
import { controls } from "./controls.js"
import "./code-block.js"

const style = css("code-block { --code-height: 132px }")

/** What goes into the pages of a site, and on which sites it works. */
export class WidgetInstall extends PerchElement {
  static sheets = [controls, card, style]

  connect() {
    render(this.root, html`<section aria-labelledby="title"><div class="head"><h4 id="title">Install</h4></div>
      <p>Paste this into every page of your site that shows the chat, before the end of its body.</p>
      <code-block name="Snippet"></code-block>
      <p class="quiet" id="origins"></p>
    </section>`)
  }

  set snippet(/** @type {string} */ text) {
    this.find("code-block").text = text
  }

  show(/** @type {import("../models/types.js").WidgetSettings} */ widget) {
    this.find("#origins").textContent = origins(widget)
  }
}

WidgetInstall.define("widget-install")
