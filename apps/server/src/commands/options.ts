import { InvalidArgumentError, Option } from 'commander'

/** Where records are kept. */
export function databaseOption(): Option {
  return new Option('--database <address>', 'where records are kept: sqlite:PATH')
    .env('DATABASE_URL')
    .default('sqlite:cms-cdr.sqlite')
}

/** The port to listen on. */
export function portOption(): Option {
  return new Option('--port <number>', 'port to listen on; 0 takes any that is free')
    .env('PORT')
    .default(8080)
    .argParser((text) => wholeNumber(text, 65_535))
}

/** The address to listen on. */
export function hostOption(): Option {
  return new Option('--host <address>', 'address to listen on; 0.0.0.0 opens the server to the network')
    .env('CMS_CDR_HOST')
    .default('127.0.0.1')
}

/** Reads a whole number from 0 up. */
export function wholeNumber(text: string, maximum = Number.MAX_SAFE_INTEGER): number {
  if (/^\d{1,15}$/.test(text) && Number(text) <= maximum) return Number(text)
  throw new InvalidArgumentError(`It must be a whole number from 0 to ${maximum}.`)
}
