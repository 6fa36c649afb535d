import { createHash } from 'node:crypto'
import helmet from '@fastify/helmet'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** A page of a few sentences, with one thing to do. */
export interface PlainPage {
  readonly status?: number
  readonly title: string
  /** Paragraphs, as text. */
  readonly text: readonly string[]
  /** A button that sends a form to the address of the page. */
  readonly button?: string
  /** A link that looks like a button. */
  readonly link?: { readonly href: string; readonly text: string }
}

// The colors and measures of the console.
const style = `
:root { color-scheme: light dark; font: 16px / 1.5 system-ui, sans-serif;
  background: light-dark(#ffffff, #14161a); color: light-dark(#1b1f27, #e7e9ee) }
body { margin: 0 auto; max-width: 68rem; padding: 0 1rem }
header { display: flex; align-items: center; min-height: 4rem; border-bottom: 1px solid light-dark(#d3d8e0, #39404a) }
header p { font-size: 1.1rem; font-weight: 700; margin: 0 }
main { max-width: 34rem }
h1 { font-size: 1.4rem; margin: 1.5rem 0 0.25rem }
p { overflow-wrap: anywhere }
button, a { display: inline-block; font: inherit; padding: 0.35rem 0.7rem; border: 0; border-radius: 0.4rem;
  background: light-dark(#0b57c4, #8ab4f8); color: light-dark(#ffffff, #14161a); text-decoration: none; cursor: pointer }
:focus-visible { outline: 3px solid light-dark(#0b57c4, #8ab4f8); outline-offset: 2px }
`

const none = ["'none'"]

/** Sets the policy of plain pages for the routes that are added to an instance. */
export async function registerPlainPages(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: none,
        imgSrc: ['data:'],
        styleSrc: [`'sha256-${createHash('sha256').update(style).digest('base64')}'`],
        formAction: ["'self'"],
        frameAncestors: none,
        baseUri: none,
      },
    },
    // With no-referrer, browsers would not say that a form comes from this server.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: false,
  })
}

/** Sends a plain page. It needs no script. */
export function sendPlainPage(
  reply: FastifyReply,
  { status = 200, title, text, button, link }: PlainPage,
): FastifyReply {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – Call records</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header><p>Call records</p></header>
<main>
<h1>${escapeHtml(title)}</h1>
${text.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n')}
${button ? `<form method="post"><p><button>${escapeHtml(button)}</button></p></form>` : ''}
${link ? `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>` : ''}
</main>
</body>
</html>
`
  return reply.code(status).type('text/html; charset=utf-8').send(html)
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (char) => entities[char] ?? char)
