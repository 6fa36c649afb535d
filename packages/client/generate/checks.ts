interface Schema {
  [keyword: string]: unknown
}

/** Words that say something to readers only. */
const annotations = /^(title|description|examples?|default|deprecated|contentMediaType|x-.*)$/

/** Keywords that are read together with `type: object`. */
const checkedWithType = new Set(['properties', 'required', 'additionalProperties'])

/**
 * Compiles component schemas into plain boolean functions: quick enough to run on every answer. They say only whether
 * a value fits; the zod schemas of the same spec say why it does not. A keyword that is not known here is an error.
 */
export function checksModule(components: { schemas: Record<string, Schema> }, names: readonly string[]): string {
  const functions = new Map<string, string>()
  for (const name of names) compileComponent(name)
  const bodies = [...functions].map(([name, body]) => {
    const exported = names.includes(name) ? `/** Whether a value fits the schema ${name}. */\nexport ` : ''
    return `${exported}function is${name}(v: unknown): boolean {\n  return ${body}\n}\n`
  })
  return `// @ts-nocheck\n${helpers}\n${bodies.join('\n')}`

  function compileComponent(name: string): void {
    if (functions.has(name)) return
    functions.set(name, '')
    const schema = components.schemas[name]
    if (!schema) throw new Error(`The spec has no schema ${name}.`)
    functions.set(name, compile(schema, 'v', name))
  }

  function compile(schema: Schema, value: string, at: string): string {
    const byType = Object.entries(schema).sort(([a], [b]) => Number(b === 'type') - Number(a === 'type'))
    // A value that is one of a list has the type of the list.
    const isListed = 'const' in schema || 'enum' in schema
    const parts = byType.flatMap(([keyword, argument]) => {
      if (isListed && keyword === 'type') return []
      if (annotations.test(keyword) || checkedWithType.has(keyword)) return []
      return [part(keyword, argument, schema, value, at)]
    })
    return parts.length > 0 ? parts.join(' && ') : 'true'
  }

  function part(keyword: string, argument: unknown, schema: Schema, value: string, at: string): string {
    const any = (schemas: Schema[]): string => `(${schemas.map((one) => compile(one, value, at)).join(' || ')})`
    // The type is tested first; a keyword says nothing of values of other types.
    switch (keyword) {
      case '$ref': {
        const name = String(argument).replace('#/components/schemas/', '')
        compileComponent(name)
        return `is${name}(${value})`
      }
      case 'type': {
        const types = [argument].flat().map(String)
        return `(${types.map((type) => typeTest(type, value, schema, at)).join(' || ')})`
      }
      case 'const':
        return `${value} === ${JSON.stringify(argument)}`
      case 'enum':
        return `${JSON.stringify(argument)}.includes(${value})`
      case 'minimum':
        return `!(${value} < ${argument})`
      case 'maximum':
        return `!(${value} > ${argument})`
      // zod counts UTF-16 units, so does this.
      case 'minLength':
        return `!(${value}.length < ${argument})`
      case 'maxLength':
        return `!(${value}.length > ${argument})`
      case 'maxProperties':
        if (schema.type === 'object') return `Object.keys(${value}).length <= ${argument}`
        return `(!isObject(${value}) || Object.keys(${value}).length <= ${argument})`
      case 'pattern':
        if (schema.type === 'string') return `/${argument}/u.test(${value})`
        return `(typeof ${value} !== 'string' || /${argument}/u.test(${value}))`
      case 'anyOf':
      case 'oneOf':
        return any(argument as Schema[])
      default:
        throw new Error(`${at}: generate/checks.ts does not know the keyword ${keyword}.`)
    }
  }

  function typeTest(type: string, value: string, schema: Schema, at: string): string {
    if (type === 'null') return `${value} === null`
    if (type === 'integer') return `Number.isSafeInteger(${value})`
    if (type === 'string' || type === 'boolean') return `typeof ${value} === '${type}'`
    if (type !== 'object') throw new Error(`${at}: generate/checks.ts does not know the type ${type}.`)
    const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>)
    const required = new Set((schema.required ?? []) as string[])
    const tests = properties.map(([name, property]) => {
      const test = compile(property, `v[${JSON.stringify(name)}]`, `${at}.${name}`)
      return required.has(name) ? `(${test})` : `(v[${JSON.stringify(name)}] === undefined || ${test})`
    })
    const closed =
      schema.additionalProperties === false
        ? [`Object.keys(v).every((key) => ${JSON.stringify(properties.map(([name]) => name))}.includes(key))`]
        : []
    return `(isObject(${value}) && ((v) => ${[...tests, ...closed].join(' && ') || 'true'})(${value}))`
  }
}

const helpers = `function isObject(v: unknown): boolean {
  return typeof v === 'object' && v !== null && !Array.isArray(v)
}
`
