import { msg } from '@lingui/core/macro'
import * as z from 'zod/mini'
import { keysOf } from '../state/keys-of.ts'
import { stored } from '../state/stored.ts'

/** What the themes are called. */
export const themeNames = {
  system: msg`System`,
  light: msg`Light`,
  dark: msg`Dark`,
} as const

/** Light, dark, or what the system is set to. */
export type Theme = keyof typeof themeNames

/** The themes, in the order in which they are offered. */
export const themes = keysOf(themeNames)

/** The theme that somebody chose in this browser. */
export const chosenTheme = stored<Theme>('theme', z.enum(themes), 'system')

/** Shows the page in the theme, and follows changes of it in every tab. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = chosenTheme.read()
}
