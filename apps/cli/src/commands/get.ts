import type { CommandDefinition } from '../command.ts'

/** `cms-cdr get` */
export const get: CommandDefinition = {
  name: 'get',
  summary: 'show the record of one call',
  usage: 'cms-cdr get CALL_ID [options]',
  description:
    'Shows the record (CDR) of one finished call: a card on a terminal, one JSON object when the output goes to a pipe or a file.',
  options: {
    direction: {
      type: 'string',
      placeholder: 'inbound|outbound|auto',
      summary: 'where to look; auto asks inbound, then outbound (default)',
    },
    json: { type: 'boolean', summary: 'one JSON object, on a terminal too' },
    url: { type: 'string', placeholder: 'URL', summary: 'address of CC-CMS, https://host:port', env: 'CMS_CDR_URL' },
    'access-key': { type: 'string', placeholder: 'KEY', summary: 'access key (AK)', env: 'CMS_CDR_AK' },
    'cc-id': {
      type: 'string',
      placeholder: 'NUMBER',
      summary: 'ID of the call centre, 1 to 65535',
      env: 'CMS_CDR_CC_ID',
    },
    'time-zone': {
      type: 'string',
      placeholder: 'ZONE',
      summary: "the tenant's time zone, such as America/Sao_Paulo; without it times are text",
      env: 'CMS_CDR_TIME_ZONE',
    },
  },
  examples: ['cms-cdr get 1000000000-0001', 'cms-cdr get 1000000000-0001 --direction inbound | jq .talkSeconds'],
  asks: true,
  load: () => import('./get-run.ts'),
}
