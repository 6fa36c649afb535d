import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { chosenLanguage } from './i18n/chosen-language.ts'
import { activateLanguage, languageOf } from './i18n/languages.ts'
import { registerServiceWorker } from './offline/register.ts'
import { router } from './router.tsx'
import { queries } from './session/access.ts'
import { LastResort } from './shell/last-resort.tsx'
import { applyTheme, chosenTheme } from './shell/theme.ts'
import './style.css'

const place = document.getElementById('app')
if (!place) throw new Error('The page has no place for the console.')
const root = createRoot(place)
applyTheme()
chosenTheme.subscribe(applyTheme)
const activate = (): Promise<void> => activateLanguage(chosenLanguage.read() ?? languageOf(navigator.languages))
try {
  await activate()
  root.render(
    <StrictMode>
      <LastResort>
        <I18nProvider i18n={i18n}>
          <QueryClientProvider client={queries}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </I18nProvider>
      </LastResort>
    </StrictMode>,
  )
  registerServiceWorker()
  // A language that cannot be loaded leaves the page as it is.
  chosenLanguage.subscribe(() => void activate().catch(() => undefined))
} catch (error) {
  root.render(<LastResort error={error} />)
}
