import * as z from 'zod/mini'
import { stored } from '../state/stored.ts'
import { type Language, languages } from './languages.ts'

/** The language that somebody chose in this browser. */
export const chosenLanguage = stored<Language | undefined>(
  'language',
  z.enum(Object.keys(languages) as [Language, ...Language[]]),
  undefined,
)
