import type { CatalogueEntry, CatalogueName } from '../codes.ts'

/** Looks a code up, as `describeCode` does. */
export type DescribeCode = (catalogue: CatalogueName, value: string | number) => CatalogueEntry | undefined

let loaded: DescribeCode | undefined

/** The catalogues are the largest part of this package; they are fetched with the first answer that needs their words. */
export function describeCodeOnDemand(): DescribeCode | Promise<DescribeCode> {
  return loaded ?? load()
}

async function load(): Promise<DescribeCode> {
  const { describeCode } = await import('../codes.ts')
  loaded = describeCode
  return describeCode
}
