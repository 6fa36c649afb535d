import { stripVTControlCharacters } from 'node:util'
import { XMLBuilder } from 'fast-xml-parser'
import type { ConformReport } from './conform.ts'

/** The report as a table for a terminal. */
export function tableReport({ url, results, outcome }: ConformReport): string {
  const width = Math.max(...results.map((result) => result.outcome.length))
  const lines = results.flatMap((result) => [
    `  ${result.outcome.padEnd(width)}  ${result.name}`,
    ...result.details.map((detail) => `  ${' '.repeat(width)}    ${clean(detail)}`),
  ])
  return [`${url}: ${outcome}`, ...lines].join('\n')
}

/** The report as Markdown, to hand to the operator of the system. */
export function markdownReport({ url, at, results, outcome }: ConformReport): string {
  const rows = results.map(
    (result) => `| ${cell(result.name)} | ${result.outcome} | ${result.details.map(cell).join('<br>')} |`,
  )
  const samples = results.flatMap(({ name, sample }) =>
    sample === undefined ? [] : [`### ${name}`, '', '```', clean(sample).replaceAll('```', "'''"), '```', ''],
  )
  return [
    `# Conformance of ${url}`,
    '',
    `Checked at ${at.toISOString()}: **${outcome}**. Phone numbers are masked.`,
    '',
    '| Check | Outcome | Details |',
    '|---|---|---|',
    ...rows,
    '',
    ...(samples.length > 0 ? ['## Responses that deviate', '', ...samples] : []),
  ].join('\n')
}

/** The report as JUnit XML, for a CI system. */
export function junitReport({ url, at, milliseconds, results }: ConformReport): string {
  const number = (outcome: string): number => results.filter((result) => result.outcome === outcome).length
  const testcase = results.map(({ name, outcome, details, sample, milliseconds: time }) => {
    const text = { '@message': outcome, '#text': [...details, ...(sample ? [sample] : [])].map(clean).join('\n') }
    const verdicts = {
      conforms: {},
      deviates: { failure: text },
      skipped: { skipped: text },
      'could not run': { error: text },
    }
    return { '@classname': 'conformance', '@name': name, '@time': seconds(time), ...verdicts[outcome] }
  })
  const suite = {
    '@name': `Conformance of ${url}`,
    '@timestamp': at.toISOString(),
    '@tests': results.length,
    '@failures': number('deviates'),
    '@errors': number('could not run'),
    '@skipped': number('skipped'),
    '@time': seconds(milliseconds),
    testcase,
  }
  const xml = new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    format: true,
    suppressEmptyNode: true,
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml.build({ testsuites: { testsuite: suite } })}`
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3)
}

function cell(text: string): string {
  return clean(text).replaceAll('|', '\\|').replaceAll('\n', ' ')
}

/** Removes what would control a terminal or break a report. */
function clean(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\r\n', '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '\uFFFD')
}
