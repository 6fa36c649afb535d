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
    (result) => `| ${result.name} | ${result.outcome} | ${result.details.map(cell).join('<br>')} |`,
  )
  const samples = results.flatMap(({ name, sample }) =>
    sample === undefined ? [] : [`### ${name}`, '', '```', clean(sample).replaceAll('```', "'''"), '```', ''],
  )
  return [
    `# Conformance of ${url}`,
    '',
    `Checked at ${at.toISOString()}: **${outcome}**. Numbers are masked.`,
    '',
    '| check | outcome | details |',
    '|---|---|---|',
    ...rows,
    '',
    ...(samples.length > 0 ? ['## Answers that deviate', '', ...samples] : []),
  ].join('\n')
}

/** The report as JUnit XML, for a CI system. */
export function junitReport({ url, at, results }: ConformReport): string {
  const number = (outcome: string): number => results.filter((result) => result.outcome === outcome).length
  const testcase = results.map(({ name, outcome, details, sample }) => {
    const text = { '@message': outcome, '#text': [...details, ...(sample ? [sample] : [])].map(clean).join('\n') }
    const verdict = outcome === 'deviates' ? { failure: text } : outcome === 'could not run' ? { error: text } : {}
    return { '@classname': 'conformance', '@name': name, ...verdict }
  })
  const suite = {
    '@name': `Conformance of ${url}`,
    '@timestamp': at.toISOString(),
    '@tests': results.length,
    '@failures': number('deviates'),
    '@errors': number('could not run'),
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

function cell(text: string): string {
  return clean(text).replaceAll('|', '\\|').replaceAll('\n', ' ')
}

/** What a system says must steer neither a terminal nor break a report. */
function clean(text: string): string {
  return stripVTControlCharacters(text).replace(/(?!\n)\p{Cc}/gu, '\uFFFD')
}
