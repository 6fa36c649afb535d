// Runs use-client.mjs as Jest does with --experimental-vm-modules: its modules live in a realm of their own, whose Error and Promise
// are not those that Node itself and CommonJS packages use.
import { readFileSync } from 'node:fs'
import { createContext, runInNewContext, SourceTextModule, SyntheticModule } from 'node:vm'

// Like jest-environment-node, the realm gets every global of Node that the language itself does not define.
const ofLanguage = new Set(Object.getOwnPropertyNames(runInNewContext('globalThis')))
const ofNode = Object.getOwnPropertyNames(globalThis).filter((name) => name === 'console' || !ofLanguage.has(name))
const context = createContext(Object.fromEntries(ofNode.map((name) => [name, globalThis[name]])))
const modules = new Map()

async function load(specifier, { identifier }) {
  const url = import.meta.resolve(specifier, identifier)
  if (!modules.has(url)) modules.set(url, create(url))
  return modules.get(url)
}

async function create(identifier) {
  const source = identifier.startsWith('node:') ? '' : readFileSync(new URL(identifier), 'utf8')
  if (/^\s*(import|export)\b/m.test(source))
    return new SourceTextModule(source, { identifier, context, importModuleDynamically: run })
  const outer = await import(identifier)
  const names = Object.keys(outer)
  return new SyntheticModule(
    names,
    function () {
      for (const name of names) this.setExport(name, outer[name])
    },
    { identifier, context },
  )
}

async function run(specifier, parent) {
  const module = await load(specifier, parent)
  if (module.status === 'unlinked') await module.link(load)
  await module.evaluate()
  return module
}

await run('./use-client.mjs', { identifier: import.meta.url })
