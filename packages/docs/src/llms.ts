import type { GuidePage } from './guide.ts'
import { spec } from './spec.ts'

/** `llms.txt`: what the docs hold, for machines that read. */
export function llmsText(pages: readonly GuidePage[]): string {
  return [
    `# ${spec.info.title}`,
    '',
    `> ${spec.info.summary}`,
    '',
    '- [OpenAPI 3.1, JSON](openapi.json): operation, schemas, examples; codes under x-catalogues, errors under x-client-errors',
    '- [OpenAPI 3.1, YAML](openapi.yaml): the same',
    ...pages.map(({ id, title }) => `- [${title}](index.html#${id})`),
    '',
    ...pages.map(({ markdown }) =>
      markdown.replace(/^<!-- .* -->$/gm, '(a table or sample made from the spec)').replace(/^(#+ )/gm, '#$1'),
    ),
  ].join('\n')
}
