import { type Cdr, isPlausibleDuration } from '@org/cms-cdr-client/browser'
import { keyVariables } from '@org/cms-cdr-formats/key-variables'
import { queryToSign } from '@org/cms-cdr-formats/query-to-sign'
import { shellWord } from '@org/cms-cdr-formats/shell-word'
import { toCurl } from '@org/cms-cdr-formats/to-curl'
import { formatDuration } from '../i18n/format-duration.ts'
import type { CallTarget } from '../state/call-target.ts'

/**
 * Returns what can be copied of a call, by the name of the form.
 *
 * @param answer What happened in the call, in a sentence.
 */
export function copiesOf(
  cdr: Cdr,
  { callId, ccId }: Pick<CallTarget, 'callId' | 'ccId'>,
  answer: string,
): Readonly<Record<string, string>> {
  const { raw: _raw, ...record } = cdr
  const query = queryToSign({ baseUrl: location.origin, host: undefined, callId, ccId, direction: cdr.direction })
  return {
    CLI: `cms-cdr get ${shellWord(callId)} --direction ${cdr.direction} --cc-id ${ccId}`,
    curl: toCurl(query, { url: location.origin + query.path, variables: keyVariables }),
    TypeScript: `import { createCdrClient } from '@org/cms-cdr-client/node'

const { ${keyVariables.accessKey}: accessKey = '', ${keyVariables.secretKey}: secretKey = '' } = process.env
const client = createCdrClient({ baseUrl: '${location.origin}', accessKey, secretKey })
const cdr = await client.getCdr({ callId: ${JSON.stringify(callId)}, direction: '${cdr.direction}', ccId: ${ccId} })
`,
    JSON: JSON.stringify(record, null, 2),
    Markdown: `${answer}\n\n${markdownOf(cdr)}`,
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
      : [`| ${label} | ${typeof value === 'number' ? secondsText(value) : String(value).replaceAll('|', '\\|')} |`],
  )
  return ['| | |', '|---|---|', ...rows].join('\n')
}

function secondsText(seconds: number): string {
  return `${formatDuration(seconds)}${isPlausibleDuration(seconds) ? '' : ' (implausible)'}`
}
