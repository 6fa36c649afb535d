import { globSync, statSync } from 'node:fs'
import { readFile, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const modules = join(import.meta.dirname, '..', '..', 'node_modules')

/** Writes the licenses of the packages whose code is in the built site. Redoc's own file also names what Redoc bundles. */
export async function writeNotices(dist: string): Promise<void> {
  // What Starlight depends on is beside it.
  const besideStarlight = join(await realpath(join(modules, '@astrojs', 'starlight')), '..', '..')
  const packages = [
    join(modules, 'astro'),
    join(modules, '@astrojs', 'starlight'),
    join(modules, '@redocly', 'cli'),
    join(besideStarlight, 'astro-expressive-code'),
    join(besideStarlight, 'pagefind'),
  ]
  const notices = packages.map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    // Pagefind has a folder of this name.
    const files = globSync('LICENSE{,/*}', { cwd: folder }).filter((file) => statSync(join(folder, file)).isFile())
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
    return `${name} ${version} (${license})\n\n${texts.map((text) => text.trim()).join('\n\n')}\n`
  })
  await writeFile(join(dist, 'THIRD-PARTY-NOTICES.txt'), (await Promise.all(notices)).join('\n---\n\n'))
}
