import * as z from 'zod/mini'
import { keysOf } from '../state/keys-of.ts'
import { stored } from '../state/stored.ts'
import { type Language, languages } from './languages.ts'

/** The language that somebody chose in this browser. */
export const chosenLanguage = stored<Language | undefined>('language', z.enum(keysOf(languages)), undefined)
