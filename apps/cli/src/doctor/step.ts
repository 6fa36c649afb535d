/** One thing that was looked at on the way to the platform. */
export interface Step {
  readonly name: string
  readonly outcome: 'ok' | 'failed' | 'skipped'
  /** What was seen. */
  readonly detail: string
  /** What it means and what to do, for a step that failed. */
  readonly advice?: string | undefined
}

/** A step that ended well. */
export function ok(name: string, detail: string): Step {
  return { name, outcome: 'ok', detail }
}

/** A step that did not. */
export function failed(name: string, detail: string, advice: string): Step {
  return { name, outcome: 'failed', detail, advice }
}

/** A step that there is no point in. */
export function skipped(name: string, detail: string): Step {
  return { name, outcome: 'skipped', detail }
}
