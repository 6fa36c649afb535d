import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@hey-api/openapi-ts'

interface Spec {
  paths: Record<string, Record<string, object>>
  components: object
}

/** The zod schemas of all component schemas, as one module. */
export async function zodModule(spec: Spec): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cms-cdr-zod-'))
  try {
    await createClient({
      input: withoutParameters(spec),
      output: { path: folder, header: '' },
      logs: { level: 'silent' },
      plugins: [
        {
          name: 'zod',
          compatibilityVersion: 'mini',
          // The server writes some times with the offset of a time zone.
          dates: { offset: true },
          requests: false,
          responses: false,
          // By default the plugin takes every object for one that drops unknown keys. The spec says which are closed;
          // the others are open, so that unknown fields survive.
          '~resolvers': {
            object: ({ $, nodes, plugin, schema, ...rest }) => {
              const shape = nodes.shape({ $, nodes, plugin, schema, ...rest })
              const extra = schema.additionalProperties
              const closed = typeof extra === 'object' && extra.type === 'never'
              return $(plugin.imports.z)
                .attr(closed ? 'strictObject' : 'looseObject')
                .call(shape)
            },
          },
        },
      ],
    })
    return await readFile(join(folder, 'zod.gen.ts'), 'utf8')
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Returns the spec without parameters, for which there would be schemas too. Nothing checks them here: the server does. */
function withoutParameters({ paths, components, ...rest }: Spec): Record<string, unknown> {
  const items = Object.entries(paths).map(([path, item]) => [
    path,
    Object.fromEntries(Object.entries(item).map(([method, operation]) => [method, { ...operation, parameters: [] }])),
  ])
  return { ...rest, paths: Object.fromEntries(items), components: { ...components, parameters: {} } }
}
