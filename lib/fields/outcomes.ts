/** What comes of converting a value, taken further. */
import { ValidationError } from '../exceptions.ts'
import { ABSENT, Failure, Settled } from './field.ts'

/** An outcome with its native value in another form. */
export function mapped (outcome: unknown, map: (value: unknown) => unknown): unknown {
  if (outcome instanceof Settled) return outcome
  if (!(outcome instanceof Failure)) return map(outcome)
  return outcome.converted === ABSENT ? outcome : new Failure(outcome.detail, map(outcome.converted))
}

/** The failure that a thrown `ValidationError` stands for; anything else is thrown on. */
export function failureOf (error: unknown): Failure {
  if (error instanceof ValidationError) return new Failure(error.full)
  throw error
}
