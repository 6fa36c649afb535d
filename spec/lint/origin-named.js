const origins = ['vendor', 'server']

/** Every operation and every response says who promises it: the vendor's page, or the server of this project. */
export function originNamed() {
  const check =
    (what) =>
    (node, { report, location }) => {
      if (!origins.includes(node['x-origin']))
        report({ message: `This ${what} needs x-origin: ${origins.join(' or ')}.`, location: location.key() })
    }
  return { Operation: check('operation'), Response: check('response') }
}
