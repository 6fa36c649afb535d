import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { signedContentType } from '@org/cms-cdr-client/signing'
import type { FastifyReply } from 'fastify'
import { legacyResult } from './spec.ts'

const success = resultCodeOf('SUCCESS')

/** The success envelope around a record that is JSON text already; the legacy pair is there too. */
export function successAnswer(recordJson: string): string {
  return `{"result":"${legacyResult.success}","resultCode":"${success}","resultDatas":${recordJson},"resultDesc":${recordJson}}`
}

/** The success envelope without a record. */
export const emptyAnswer: string = JSON.stringify({ result: legacyResult.success, resultCode: success })

/** The failure envelope. */
export function failureAnswer(code: string, text: string): string {
  return JSON.stringify({ result: legacyResult.failure, resultCode: code, resultDesc: text })
}

/** Sends an envelope. */
export function sendAnswer(reply: FastifyReply, status: number, answer: string): FastifyReply {
  return reply.code(status).header('content-type', signedContentType).send(answer)
}
