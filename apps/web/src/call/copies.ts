import type { Cdr } from '@org/cms-cdr-client/browser'
import type { Question } from '../state/question.ts'

/** What can be copied of a call, by the name of the form. */
export function copiesOf(
  cdr: Cdr,
  { callId, ccId }: Pick<Question, 'callId' | 'ccId'>,
): Readonly<Record<string, string>> {
  const { raw: _raw, ...record } = cdr
  const word = JSON.stringify(callId)
  const shellWord = `'${callId.replaceAll("'", `'\\''`)}'`
  return {
    CLI: `cms-cdr get ${shellWord} --direction ${cdr.direction} --cc-id ${ccId}`,
    curl: `cms-cdr get ${shellWord} --direction ${cdr.direction} --cc-id ${ccId} --curl | sh`,
    TypeScript: `const cdr = await client.getCdr({ callId: ${word}, direction: '${cdr.direction}', ccId: ${ccId} })`,
    JSON: JSON.stringify(record, null, 2),
    Markdown: markdownOf(cdr),
  }
}

function markdownOf(cdr: Cdr): string {
  const rows = [
    ['Call ID', cdr.callId],
    ['Direction', cdr.direction],
    ['Calling number', cdr.callingNumber],
    ['Called number', cdr.calledNumber],
    ['IVR', cdr.ivrSeconds],
    ['Queue', cdr.queueSeconds],
    ['Ring', cdr.ringSeconds],
    ['Talk', cdr.talkSeconds],
    ['Release cause', cdr.releaseCause && `${cdr.releaseCause.value} ${cdr.releaseCause.meaning ?? ''}`],
  ].flatMap(([label, value]) =>
    value === null
      ? []
      : [`| ${label} | ${typeof value === 'number' ? `${value} s` : String(value).replaceAll('|', '\\|')} |`],
  )
  return ['| | |', '|---|---|', ...rows].join('\n')
}
