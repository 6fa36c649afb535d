/**
 * Every named request example has exactly one response of the same name, and the other way round for
 * responses of the vendor. A pair becomes a response of the mock, a docs sample and a contract case, so half a pair is an error.
 */
export function examplePairs() {
  return {
    Operation(operation, { report, resolve, location }) {
      const names = (media) => Object.keys(resolve(media)?.node?.examples ?? media?.examples ?? {})
      const content = (node) => Object.values((node && (resolve(node).node ?? node))?.content ?? {})
      const requested = content(operation.requestBody).flatMap(names)
      const responses = Object.values(operation.responses ?? {}).map((response) => resolve(response).node ?? response)
      const namesOf = (response) => content(response).flatMap(names)
      const responding = responses.flatMap(namesOf)
      const promised = responses.filter((response) => response['x-origin'] === 'vendor').flatMap(namesOf)
      if (requested.length === 0) return
      for (const name of new Set([...requested, ...promised])) {
        const count = responding.filter((other) => other === name).length
        if (!requested.includes(name))
          report({ message: `Example ${name} has a response but no request.`, location: location.child('requestBody') })
        else if (count !== 1)
          report({
            message: `Example ${name} has ${count} responses; it needs exactly one.`,
            location: location.child('responses'),
          })
      }
    },
  }
}
