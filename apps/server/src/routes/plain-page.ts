import { createHash } from 'node:crypto'
import helmet from '@fastify/helmet'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { languageOf, type PlainText, translate } from './plain-texts.ts'

/** A page of a few sentences, with one thing to do. */
export interface PlainPage {
  readonly status?: number
  readonly title: PlainText
  /** Paragraphs, as text. */
  readonly text: readonly PlainText[]
  /** The values of placeholders. */
  readonly values?: Readonly<Record<string, string | number>>
  /** A button that sends a form to the address of the page. */
  readonly button?: PlainText
  /** A link that looks like a button. */
  readonly link?: { readonly href: string; readonly text: PlainText }
}

// The colors and measures of the sign-in view of the console.
const style = `
:root { color-scheme: light dark; background: light-dark(#f7f8fa, #17181c); color: light-dark(#15171c, #eceef2);
  font: 0.875rem / 1.5 "Inter Variable", system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", sans-serif }
body { display: grid; place-items: center; min-height: 100dvh; margin: 0; padding: 1rem; box-sizing: border-box }
main { box-sizing: border-box; width: min(100%, 24rem); padding: 2rem 1.5rem; border-radius: 0.5rem;
  background: light-dark(#ffffff, #1c1e23); border: 1px solid light-dark(#e4e6eb, #2a2c33); box-shadow: 0 1px 2px rgb(16 18 27 / 6%) }
.brand { display: flex; align-items: center; gap: 0.5rem; margin: 0 0 1.5rem; font-weight: 600 }
.brand svg { width: 1.5rem; height: 1.5rem; color: light-dark(#4b4fc4, #5f66e0) }
h1 { font-size: 1.25rem; line-height: 1.3; letter-spacing: -0.01em; margin: 0 0 1rem; overflow-wrap: anywhere }
p { margin: 0 0 0.75rem; overflow-wrap: anywhere }
form, .link { margin: 1.25rem 0 0 }
button, a { display: block; box-sizing: border-box; width: 100%; min-height: 2.25rem; padding: 0.45rem 0.75rem; border: 0;
  border-radius: 0.375rem; font: inherit; font-weight: 500; text-align: center; text-decoration: none; cursor: pointer;
  color: #ffffff; background: light-dark(#4b4fc4, #5f66e0) }
button:hover, a:hover { background: light-dark(#4044ad, #7076e8) }
:focus-visible { outline: 2px solid light-dark(#5459d6, #8e94ff); outline-offset: 2px }
@media (forced-colors: active) { button, a { border: 1px solid ButtonText } }
`

const mark = `<svg viewBox="0 0 24 24" aria-hidden="true"><rect width="24" height="24" rx="6" fill="currentColor"/><g stroke="#fff" stroke-width="3" stroke-linecap="round"><path d="M5 12h2.5M10 12h4" opacity=".65"/><path d="M16.5 12H19"/></g></svg>`

const none = ["'none'"]

/** Sets the Content-Security-Policy of plain pages for the routes of an instance. */
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
    // With no-referrer, browsers would send no origin with the form.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: false,
  })
}

/** Sends a plain page in the language of the browser. It needs no script. */
export function sendPlainPage(
  reply: FastifyReply,
  { status = 200, title, text, values, button, link }: PlainPage,
): FastifyReply {
  const language = languageOf(reply.request.headers['accept-language'])
  const say = (one: PlainText): string => escapeHtml(translate(one, language, values))
  const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say(title)} · ${say('Call records')}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<p class="brand">${mark} ${say('Call records')}</p>
<h1>${say(title)}</h1>
${text.map((paragraph) => `<p>${say(paragraph)}</p>`).join('\n')}
${button ? `<form method="post"><button>${say(button)}</button></form>` : ''}
${link ? `<p class="link"><a href="${escapeHtml(link.href)}">${say(link.text)}</a></p>` : ''}
</main>
</body>
</html>
`
  return reply
    .code(status)
    .headers({ 'content-language': language, vary: 'accept-language' })
    .type('text/html; charset=utf-8')
    .send(html)
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (char) => entities[char] ?? char)
