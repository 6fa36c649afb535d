import MarkdownIt from 'markdown-it'

const markdownIt = new MarkdownIt({ linkify: true })

/** Renders a description from the spec, which is a line or a few paragraphs of Markdown. */
export function renderMarkdown(text: string): string {
  return markdownIt.render(text)
}

/** Renders a short text of the spec, such as a meaning, without a paragraph around it. */
export function renderInline(text: string): string {
  return markdownIt.renderInline(text)
}
