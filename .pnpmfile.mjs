// TypeScript 7 has no JavaScript compiler API. The two generators need one, so they get TypeScript 6 of their own.
const generators = new Set(['openapi-typescript', '@hey-api/openapi-ts'])

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
