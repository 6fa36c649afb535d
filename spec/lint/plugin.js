import { examplePairs } from './example-pairs.js'
import { fieldsDocumented } from './fields-documented.js'
import { originNamed } from './origin-named.js'

/** The rules of this spec that no ready-made rule states. */
export default function cdrPlugin() {
  return {
    id: 'cdr',
    rules: {
      oas3: {
        'example-pairs': examplePairs,
        'fields-documented': fieldsDocumented,
        'origin-named': originNamed,
      },
    },
  }
}
