// Writes a Brotli and a gzip copy beside each built page, so that the server never compresses while it serves.
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = join(import.meta.dirname, 'dist')
// A smaller file fits into one packet as it is.
const leastBytes = 1_024

for (const name of globSync('{docs,console}/**/*.{html,js,css,svg,json,yaml,md,txt}', { cwd: dist })) {
  const path = join(dist, name)
  if (statSync(path).size < leastBytes) continue
  const content = readFileSync(path)
  const params = {
    // The next level saves a tenth of the bytes and takes ten times as long.
    [constants.BROTLI_PARAM_QUALITY]: 9,
    // A larger window than the content only takes memory, and the time to clear it.
    [constants.BROTLI_PARAM_LGWIN]: Math.min(constants.BROTLI_MAX_WINDOW_BITS, Math.ceil(Math.log2(content.length))),
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  }
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params }))
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
}
