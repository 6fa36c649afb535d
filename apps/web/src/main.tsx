import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { activateLanguage, isLanguage, languageOf } from './i18n/languages.ts'
import { readStored } from './state/stored.ts'
import './style.css'

// The client for calls tries again by itself, and a record of a finished call does not change.
const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false } },
})

const place = document.getElementById('app')
if (!place) throw new Error('The page has no place for the console.')
const chosen = readStored('language')
await activateLanguage(isLanguage(chosen) ? chosen : languageOf(navigator.languages))
createRoot(place).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
)
