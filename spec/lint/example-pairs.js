/**
 * Every named request example has exactly one answer of the same name among the responses, and the other way round for
 * responses of the vendor. A pair becomes a mock answer, a docs sample and a contract case, so half a pair is a fault.
 */
export function examplePairs() {
  return {
    Operation(operation, { report, resolve, location }) {
      const names = (media) => Object.keys(resolve(media)?.node?.examples ?? media?.examples ?? {})
      const content = (node) => Object.values((node && (resolve(node).node ?? node))?.content ?? {})
      const asked = content(operation.requestBody).flatMap(names)
      const responses = Object.values(operation.responses ?? {}).map((response) => resolve(response).node ?? response)
      const namesOf = (response) => content(response).flatMap(names)
      const answered = responses.flatMap(namesOf)
      const promised = responses.filter((response) => response['x-origin'] === 'vendor').flatMap(namesOf)
      if (asked.length === 0) return
      for (const name of new Set([...asked, ...promised])) {
        const answers = answered.filter((other) => other === name).length
        if (!asked.includes(name))
          report({ message: `Example ${name} has an answer but no request.`, location: location.child('requestBody') })
        else if (answers !== 1)
          report({
            message: `Example ${name} has ${answers} answers; it needs exactly one.`,
            location: location.child('responses'),
          })
      }
    },
  }
}
