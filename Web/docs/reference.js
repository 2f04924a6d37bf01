/**
 * The REST reference as this page shows it, made from an OpenAPI document. No DOM.
 *
 * @typedef {{ name: string, type: string, link?: string, required: boolean, rules: string, words: string }} Field
 * @typedef {{ status: string, words: string, type?: string, link?: string, example?: unknown }} Answer
 * @typedef {{ id: string, method: string, path: string, summary: string, words: string, credential: string, parameters: Field[], body: Field[], example?: unknown, answers: Answer[] }} Operation
 * @typedef {{ name: string, words: string, operations: Operation[] }} Group
 * @typedef {{ name: string, words: string, fields: Field[], example?: unknown }} Shape
 */

const METHODS = ["get", "post", "put", "patch", "delete"]
const CREDENTIALS = { session: "the visitor's session token", agent: "the cookie of a signed-in agent", backend: "a key for the API" }

export class Reference {
  #document

  /** @param {any} document */
  constructor(document) {
    this.#document = document
  }

  get introduction() {
    return /** @type {string} */ (this.#document.info.description)
  }

  /** @returns {Group[]} */
  get groups() {
    return this.#document.tags.map((/** @type {any} */ tag) => ({ name: tag.name, words: tag.description, operations: this.#operations(tag.name) }))
  }

  /** The objects that travel: what has fields of its own. @returns {Shape[]} */
  get shapes() {
    return Object.entries(this.#document.components.schemas)
      .filter(([, schema]) => schema.properties)
      .map(([name, schema]) => ({ name, words: schema.description ?? "", fields: this.#fields(schema), example: schema.examples?.[0] }))
  }

  /** @param {string} tag @returns {Operation[]} */
  #operations(tag) {
    return Object.entries(this.#document.paths).flatMap(([path, item]) => METHODS.filter(method => item[method]?.tags.includes(tag)).map(method => this.#operation(method, path, item)))
  }

  /** @param {string} method @param {string} path @param {any} item @returns {Operation} */
  #operation(method, path, item) {
    const operation = item[method]
    const content = this.#resolve(operation.requestBody)?.content["application/json"]
    return {
      id: operation.operationId, method: method.toUpperCase(), path, summary: operation.summary, words: operation.description ?? "", credential: credential(operation.security),
      parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(each => this.#parameter(this.#resolve(each))),
      body: content ? this.#fields(this.#resolve(content.schema)) : [], example: content?.example,
      answers: Object.entries(operation.responses).map(([status, response]) => this.#answer(status, this.#resolve(response))),
    }
  }

  /** @param {any} parameter @returns {Field} */
  #parameter({ name, required = false, description, schema }) {
    return { ...this.#field(name, schema, required), words: description ?? "" }
  }

  /** @param {string} status @param {any} response @returns {Answer} */
  #answer(status, response) {
    const content = Object.values(response.content ?? {})[0]
    const schema = content?.schema
    const example = content?.example ?? Object.values(content?.examples ?? {})[0]?.value ?? this.#resolve(schema)?.examples?.[0]
    return { status, words: response.description, ...(schema && typeOf(schema)), example }
  }

  /** @param {any} schema @returns {Field[]} */
  #fields({ properties = {}, required = [] }) {
    return Object.entries(properties).map(([name, property]) => this.#field(name, property, required.includes(name)))
  }

  /** @param {string} name @param {any} schema @param {boolean} required @returns {Field} */
  #field(name, schema, required) {
    const whole = { ...this.#resolve(schema), ...schema }
    return { name, required, ...typeOf(schema, whole), rules: rules(whole), words: whole.description ?? "" }
  }

  /** @param {any} node @returns {any} */
  #resolve(node) {
    if (!node?.$ref) return node
    return node.$ref.slice(2).split("/").reduce((/** @type {any} */ place, /** @type {string} */ key) => place[key], this.#document)
  }
}

/** @param {Record<string, unknown>[]} security */
function credential(security) {
  const names = (security ?? []).map(each => Object.keys(each)[0])
  if (names.length === 0) return "none"
  const words = names.filter(Boolean).map(name => CREDENTIALS[/** @type {keyof typeof CREDENTIALS} */ (name)]).join(" or ")
  return names.includes(/** @type {any} */ (undefined)) ? `optional: ${words}` : words
}

/** @param {any} schema @param {any} [whole] @returns {{ type: string, link?: string }} */
function typeOf(schema, whole = schema) {
  if (schema.items) return listOf(schema.items)
  if (!schema.$ref) return { type: plainType(whole) }
  const name = schema.$ref.split("/").pop()
  return whole.properties || whole === schema ? { type: name, link: name } : { type: plainType(whole) }
}

/** @param {any} items */
function listOf(items) {
  const { type, link } = typeOf(items)
  return { type: `list of ${type}`, ...(link && { link }) }
}

/** @param {any} schema */
function plainType({ type, format, const: only }) {
  if (only !== undefined) return JSON.stringify(only)
  return format === "uuid" ? "id" : format === "int64" ? "time" : type ?? "value"
}

/** @param {any} schema */
function rules({ enum: values, minLength, maxLength, minimum, maximum, maxItems, maxProperties, default: fallback }) {
  return [
    values && values.map((/** @type {string} */ value) => `\`${value}\``).join(", "),
    maxLength && `${minLength ? `${minLength} to ` : "at most "}${maxLength.toLocaleString("en")} characters`,
    minimum !== undefined && minimum > 0 && `at least ${minimum}`,
    maximum !== undefined && `at most ${maximum}`,
    maxItems && `at most ${maxItems}`,
    maxProperties && `at most ${maxProperties} keys`,
    fallback !== undefined && `\`${fallback}\` if left out`,
  ].filter(Boolean).join(" · ")
}
