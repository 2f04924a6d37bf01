import { Socket } from "../kit/wire.js"
import { signedOut } from "./api.js"

/** The Inbox's connection, with what the banner says about it. */
export class Line {
  #api
  #say
  #onState
  #onSignedOut
  #socket
  #stopped = false
  /** @type {any} */
  #banner

  /** @param {{ api: import("./api.js").InboxApi, say: (words: string | undefined) => void, onState: () => void, onFrame: (frame: any) => void, onSignedOut: () => void }} parts */
  constructor({ api, say, onState, onFrame, onSignedOut }) {
    this.#api = api
    this.#say = say
    this.#onState = onState
    this.#onSignedOut = onSignedOut
    const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/socket`
    this.#socket = new Socket(url, { hello: () => ({ type: "hello", protocol: 1 }), onFrame, onState: (state, code) => this.#became(state, code) })
  }

  /** Whether what we know may have changed without us. */
  get lost() {
    return this.#socket.state !== "online" && this.#socket.state !== "connecting"
  }

  open() {
    this.#socket.open()
  }

  close() {
    this.#stopped = true
    clearTimeout(this.#banner)
    this.#socket.close()
  }

  restart() {
    this.#socket.restart()
  }

  /** Whether the frame went out. */
  send(/** @type {object} */ frame) {
    return this.#socket.send(frame)
  }

  /** @param {import("../kit/wire.js").SocketState} state @param {number} [code] */
  #became(state, code) {
    clearTimeout(this.#banner)
    this.#onState()
    if (state === "online") this.#say(undefined)
    if (state === "reconnecting") this.#banner = setTimeout(() => this.#say("Connection lost. Trying again …"), 1000)
    if (state === "offline") this.#say("The server cannot be reached. Replies are sent as soon as it is back.")
    if (state === "reconnecting") this.#check()
    if (state === "closed" && code === 4500) this.#onSignedOut()
    else if (state === "closed" && code) this.#say("This page and the server no longer understand each other. Load the page again.")
  }

  /** A browser does not tell why a handshake was refused; the other door does, once it answers. */
  async #check() {
    try {
      await this.#api.me()
    } catch (error) {
      if (this.#stopped) return
      if (signedOut(error)) this.#onSignedOut()
      else if (this.#socket.state !== "online") this.#check()
    }
  }
}
