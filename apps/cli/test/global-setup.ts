import { createMock } from '@org/cms-cdr-mock'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** One mock over HTTP and one over TLS. Both verify the signatures of the key in `environment()`. */
    readonly mocks: { readonly url: string; readonly tlsUrl: string; readonly fingerprint: string }
  }
}

/** The record of the call `odd`, whose numbers a spreadsheet would damage. */
const odd = { resultCode: '0100000', resultDesc: { callId: 'odd', callerNo: '00495550100', calleeNo: '+4955501' } }

/** Starts the mocks that all test files share. Loading them takes a second, which each worker would spend anew. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const keys = { ak: 'canary' }
  const [plain, secure] = await Promise.all([
    createMock({ auth: 'verify', keys, envelopes: { odd } }),
    createMock({ auth: 'verify', keys, tls: true }),
  ])
  const fingerprint = secure.certificate?.fingerprint256 ?? ''
  project.provide('mocks', { url: plain.url, tlsUrl: secure.url, fingerprint })
  return async () => {
    await Promise.all([plain.close(), secure.close()])
  }
}
