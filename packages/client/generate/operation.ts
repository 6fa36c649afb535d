interface Paths {
  [path: string]: { post?: { operationId: string } }
}

/** The path of the one operation of the vendor. */
export function operationModule(paths: Paths): string {
  const found = Object.entries(paths).find(([, item]) => item.post?.operationId === 'queryCallDetailById')
  if (!found) throw new Error('The spec has no operation queryCallDetailById.')
  return `/** Path of the operation queryCallDetailById. */\nexport const queryPath = ${JSON.stringify(found[0])}\n`
}
