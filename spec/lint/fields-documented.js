/** Every field of every schema says what it is, and every field with a plain value shows one. */
export function fieldsDocumented() {
  return {
    SchemaProperties(properties, { report, location }) {
      for (const [name, field] of Object.entries(properties)) {
        const at = location.child(name)
        if (field.$ref && !field.description && !field.$ref.endsWith('.yaml')) continue
        if (!field.description && !field.$ref) report({ message: `Field ${name} has no description.`, location: at })
        if (field.description && !/\.\s*$/.test(field.description))
          report({ message: `The description of ${name} does not end with a full stop.`, location: at })
        if (!field.$ref && !field.examples) report({ message: `Field ${name} has no example.`, location: at })
      }
    },
  }
}
