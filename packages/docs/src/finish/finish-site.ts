import { globSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import manifest from '../../../client/package.json' with { type: 'json' }
import { vectorFile } from '../facts/spec.ts'
import { moveInlineScripts } from './inline-scripts.ts'
import { writeNotices } from './notices.ts'
import { writeReferences } from './reference.ts'
import { documents, readSpecFile } from './spec-files.ts'
import { writeTexts } from './texts.ts'

/** Adds to the built site what Astro does not make: the API reference, files to download, and the text for machines. */
export function finishSite(): AstroIntegration {
  return {
    name: 'finish-site',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const dist = fileURLToPath(dir)
        await writeTexts(dist)
        await writeReferences(dist)
        await moveInlineScripts(dist)
        await writeDownloads(dist)
        await writeNotices(dist)
        // A website with several versions has the list beside their folders.
        if (!process.env.DOCS_BASE) await writeFile(join(dist, 'versions.json'), toJson([manifest.version]))
        // Pagefind adds two user interfaces of its own. Starlight brings the one that the site uses.
        for (const file of globSync('pagefind/pagefind-{ui,component-ui,modular-ui,highlight}.*', { cwd: dist }))
          await rm(join(dist, file))
      },
    },
  }
}

async function writeDownloads(dist: string): Promise<void> {
  await mkdir(join(dist, 'openapi'))
  for (const file of documents.flatMap((name) => [`${name}.json`, `${name}.yaml`]))
    await writeFile(join(dist, 'openapi', file), readSpecFile(file))
  await mkdir(join(dist, 'vectors'))
  await writeFile(join(dist, 'vectors', 'all.json'), toJson(vectorFile))
  for (const vector of vectorFile.vectors) await writeFile(join(dist, 'vectors', `${vector.name}.json`), toJson(vector))
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
