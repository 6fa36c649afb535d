import { fileURLToPath } from 'node:url'
import starlight from '@astrojs/starlight'
import { defineConfig, passthroughImageService } from 'astro/config'
import { spec } from './src/facts/spec.ts'
import { finishSite } from './src/finish/finish-site.ts'

const limitIdleWait = `{
  const wait = window.requestIdleCallback?.bind(window)
  if (wait) window.requestIdleCallback = (callback, options) => wait(callback, { timeout: 1000, ...options })
}`
const repository = spec.info.contact.url

export default defineConfig({
  // The server serves the site at /docs/. A website that publishes it elsewhere sets DOCS_BASE.
  base: process.env.DOCS_BASE ?? '/docs/',
  trailingSlash: 'always',
  // The server lets browsers keep this folder for good: each name in it has a hash.
  build: { assets: 'assets' },
  devToolbar: { enabled: false },
  image: { service: passthroughImageService() },
  vite: {
    build: { assetsInlineLimit: 0 },
    // Bundlers get no signer for pages, because a page must not hold a key. The page "Try it" signs with a key that its reader types.
    resolve: {
      alias: { '@org/cms-cdr-client/signing': fileURLToPath(import.meta.resolve('@org/cms-cdr-client/signing')) },
    },
  },
  integrations: [
    starlight({
      title: 'cms-cdr',
      description: spec.info.summary,
      favicon: '/icon.svg',
      customCss: ['./src/styles/site.css'],
      components: {
        Footer: './src/components/Footer.astro',
        // The docs have one language: the place in the header and in the menu is for the version.
        LanguageSelect: './src/components/VersionSelect.astro',
      },
      // Starlight builds the search when the browser is idle, without a limit, and on a busy machine a browser may never be.
      head: [{ tag: 'script', content: limitIdleWait }],
      social: [{ icon: 'github', label: 'GitHub', href: repository }],
      editLink: { baseUrl: `${repository}/edit/main/packages/docs/` },
      // Code that scrolls sideways is hard to read on a phone, and to reach by keyboard.
      expressiveCode: { defaultProps: { wrap: true } },
      tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 2 },
      sidebar: [
        { label: 'Overview', slug: 'index' },
        { label: 'Quickstarts', items: [{ autogenerate: { directory: 'quickstart' } }] },
        {
          label: 'Guides',
          items: [
            'signing',
            'reading-a-response',
            'errors',
            'times-and-retention',
            'harvesting',
            'searching',
            'webhooks',
            'server',
            'migrating',
          ],
        },
        {
          label: 'Reference',
          items: [
            { label: 'Vendor interface', link: '/reference/vendor/' },
            { label: 'Server interface', link: '/reference/server/' },
            { label: 'Codes', items: [{ autogenerate: { directory: 'codes' } }] },
            { label: 'Fields', items: [{ autogenerate: { directory: 'fields' } }] },
            'try-it',
            'quirks',
            'command-line',
            'mock',
            'vendor-and-reality',
          ],
        },
      ],
    }),
    finishSite(),
  ],
})
