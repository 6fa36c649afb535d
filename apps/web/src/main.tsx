import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './style.css'
import { LanguageProvider } from './words/language.tsx'

// The client for calls tries again by itself, and a record of a finished call does not change.
const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false } },
})

const place = document.getElementById('app')
if (!place) throw new Error('The page has no place for the console.')
const root = createRoot(place)
// A transition waits for the texts of the language. A Suspense boundary would show its fallback, and React keeps one for 300 ms.
startTransition(() =>
  root.render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <LanguageProvider>
          <App />
        </LanguageProvider>
      </QueryClientProvider>
    </StrictMode>,
  ),
)
