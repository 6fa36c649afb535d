// TypeScript 7 has no JavaScript compiler API. The generators need one, so they share TypeScript 6. tanu, with which
// openapi-zod-client prints what it generates, would bring TypeScript 4.9, which is 65 MB.
const generators = new Set(['openapi-typescript', '@hey-api/openapi-ts', 'tanu'])

export const hooks = {
  readPackage(pkg) {
    if (generators.has(pkg.name)) {
      delete pkg.peerDependencies?.typescript
      pkg.dependencies = { ...pkg.dependencies, typescript: '6.0.3' }
    }
    // pnpm skips a package for another system only when the systems are a list. Node's binaries name theirs as a string.
    if (typeof pkg.os === 'string') pkg.os = [pkg.os]
    if (typeof pkg.cpu === 'string') pkg.cpu = [pkg.cpu]
    return pkg
  },
}
