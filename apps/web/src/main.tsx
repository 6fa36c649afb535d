import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, Suspense } from 'react'
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
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Suspense fallback={null}>
        <LanguageProvider>
          <App />
        </LanguageProvider>
      </Suspense>
    </QueryClientProvider>
  </StrictMode>,
)
