import { createCdrClient, isCdrError } from '@org/cms-cdr-client/browser'

const baseUrl = new URL(location.href).searchParams.get('server')
const client = createCdrClient({ baseUrl, ccId: 1, timeZone: 'America/Sao_Paulo' })
const cdr = await client.getCdr({ callId: '1700000000-0003' })
const error = await client.getCdr({ callId: '1000000000-401' }).catch((thrown) => thrown)
const refused = await import('@org/cms-cdr-client/browser')
  .then(({ createCdrClient: create }) => create({ baseUrl, secretKey: 'x' }))
  .catch((thrown) => thrown)
document.querySelector('#out').textContent = JSON.stringify({
  direction: cdr.direction,
  begin: cdr.beginTime.instant,
  cause: cdr.releaseCause.meaning,
  code: isCdrError(error) && error.code,
  refused: refused.code,
})
