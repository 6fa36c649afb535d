import { queryPath } from '@org/cms-cdr-client/signing'
import type { ClientSettings } from '../settings/client-settings.ts'
import { keyTail } from '../settings/key-tail.ts'
import { checkQuery } from './ask.ts'
import { checkCertificate, checkConnection, checkName, targetOf } from './reach.ts'
import type { Step } from './step.ts'

/** What was found on the way to the platform. */
export interface Examination {
  readonly steps: readonly Step[]
  /** What to send to the operator of the platform, when a step failed. */
  readonly letter: string | undefined
}

/** Longer than this, and nobody answers. */
const longestConnectMilliseconds = 10_000

/** Walks the way to the platform, step by step, up to the first that fails. */
export async function examine(
  settings: ClientSettings,
  callId: string | undefined,
  onStep: (step: Step) => void,
): Promise<Examination> {
  const target = targetOf(settings)
  const steps: Step[] = []
  const add = (step: Step): boolean => {
    steps.push(step)
    onStep(step)
    return step.outcome !== 'failed'
  }
  const facts: Facts = { localAddress: undefined, requestId: undefined, status: undefined }
  const goOn = async (): Promise<void> => {
    if (!add(await checkName(target))) return
    const timeout = Math.min(settings.timeoutMilliseconds ?? longestConnectMilliseconds, longestConnectMilliseconds)
    const connected = await checkConnection(target, timeout)
    facts.localAddress = connected.localAddress
    if (!add(connected.step) || !add(await checkCertificate(target, settings))) return
    const asked = await checkQuery(settings, callId)
    facts.requestId = asked.requestId
    facts.status = asked.status
    for (const step of asked.steps) add(step)
  }
  await goOn()
  const broken = steps.find((step) => step.outcome === 'failed')
  return { steps, letter: broken && letter(broken, settings, facts) }
}

interface Facts {
  localAddress: string | undefined
  requestId: string | undefined
  status: number | undefined
}

function letter(step: Step, settings: ClientSettings, facts: Facts): string {
  const lines: readonly (readonly [string, string | number | undefined])[] = [
    ['When', new Date().toISOString()],
    [
      'From',
      facts.localAddress && `${facts.localAddress} (as this machine sees it; you may see the address of a gateway)`,
    ],
    ['To', `POST ${settings.baseUrl}${queryPath}`],
    ['Through proxy', settings.proxy === undefined ? undefined : new URL(String(settings.proxy)).host],
    ['Access key', keyTail(settings.accessKey)],
    ['Call centre', settings.ccId],
    ['HTTP status', facts.status],
    ['x-request-id', facts.requestId],
    ['Fails at', `${step.name}: ${step.detail}`],
  ]
  const shown = lines.flatMap(([label, value]) => (value === undefined ? [] : [`  ${label}: ${value}`]))
  return ['Queries of call records (CDR) by our system fail.', ...shown, 'Please tell what your side sees of it.'].join(
    '\n',
  )
}
