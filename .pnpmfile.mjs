// TypeScript 7 has no JavaScript compiler API. The two generators need one, so they get TypeScript 6 of their own.
const generators = new Set(['openapi-typescript', '@hey-api/openapi-ts'])

export const hooks = {
  readPackage(pkg) {
    if (generators.has(pkg.name)) {
      delete pkg.peerDependencies?.typescript
      pkg.dependencies = { ...pkg.dependencies, typescript: '6.0.3' }
    }
    return pkg
  },
}
