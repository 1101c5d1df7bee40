/** A value's way through one field: absence, null, conversion, checks. Promises only where something returns one. */
import { isPromise, then } from '../utils/awaitable.ts'
import { isFunction } from '../utils/guards.ts'
import { errorMessage } from '../exceptions.ts'
import { ABSENT, Failure, Settled } from './field.ts'
import { failureOf } from './outcomes.ts'
import { uniqueValidator } from './validators.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { FullDetail } from '../exceptions.ts'
import type { Rows, UniqueOptions } from './validators.ts'
import type { Field, FieldContext, FieldValidator, Verdict } from './field.ts'

/** A field with the checks that its schema lists. */
export interface CheckedField {
  readonly field: Field
  readonly validators: readonly FieldValidator[]
}

/** The field with what its schema asks for under `unique` and lists under `validators`. */
export function checked (field: Field): CheckedField {
  const unique = field.keyword<Rows | UniqueOptions>('unique')
  const listed = field.keyword<readonly FieldValidator[]>('validators') ?? []
  return { field, validators: unique === undefined ? listed : [uniqueValidator(unique), ...listed] }
}

/** Whether a value is still to come. Where others fail before it is awaited, its own failing must not end the process. */
export function isPending (value: unknown): value is Promise<unknown> {
  if (!isPromise(value)) return false
  value.catch(() => {})
  return true
}

export { then }

/** What a call returns, or the `Failure` that the `ValidationError` it throws stands for. */
export function attempt<T> (call: () => Awaitable<T>): Awaitable<T | Failure> {
  try {
    const result = call()
    return isPromise(result) ? result.catch(failureOf) : result
  } catch (error) {
    return failureOf(error)
  }
}

/** Sets a key that a client may have named, `__proto__` among them, as an own property. */
export function setOwn (target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  else target[key] = value
}

/** The validated value of what was sent, a `Failure`, or `ABSENT` for what is to be left out. */
export function validateValue (checks: CheckedField, raw: unknown, context: FieldContext): Awaitable<unknown> {
  const { field } = checks
  if (raw === ABSENT || raw === undefined) return absentValue(field, context)
  // a field that stands for the whole object is never null itself
  if ((raw === null && field.facts.source !== '*') || (raw === '' && field.emptyIsNull)) return field.facts.allowNull ? null : field.fail('null')
  const converted = attempt(() => field.convertInput(raw, context))
  return isPromise(converted) ? converted.then((value) => settle(checks, value, context)) : settle(checks, converted, context)
}

function absentValue (field: Field, context: FieldContext): Awaitable<unknown> {
  if (context.partial) return ABSENT
  if (field.facts.required) return field.fail('required')
  return field.facts.hasDefault ? defaultOf(field, context) : ABSENT
}

/** The field's default: a function is called, a list or an object copied, so that no two requests share it. */
export function defaultOf (field: Field, context: FieldContext): Awaitable<unknown> {
  const value = field.keyword<unknown>('default')
  if (isFunction(value)) return value(context)
  const isShared = Array.isArray(value) || (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
  return isShared ? structuredClone(value) : value
}

function settle ({ field, validators }: CheckedField, outcome: unknown, context: FieldContext): Awaitable<unknown> {
  if (outcome instanceof Settled) return outcome.value
  const failed = outcome instanceof Failure
  const value = failed ? outcome.converted : outcome
  if (validators.length === 0 || value === ABSENT) return outcome
  const failure = runChecks(validators, (validator) => typeof validator === 'function'
    ? validator(value, context, field)
    : validator.validate(value, context, field), failed ? outcome : null)
  return then(failure, (found) => found ?? value)
}

type Outcome = Verdict | Failure

/**
 * Runs every check. Their messages add up, while an object of errors ends the matter, as in DRF.
 * A check returns a message or throws a `ValidationError`.
 */
export function runChecks<C> (checks: readonly C[], run: (check: C) => Awaitable<Outcome>, already: Failure | null = null): Awaitable<Failure | null> {
  const messages: FullDetail[] = []
  const verdict = note(already, messages)
  return verdict ?? nextCheck(checks, run, 0, messages)
}

function nextCheck<C> (checks: readonly C[], run: (check: C) => Awaitable<Outcome>, start: number, messages: FullDetail[]): Awaitable<Failure | null> {
  for (let index = start; index < checks.length; index++) {
    const outcome = attempt(() => run(checks[index] as C))
    if (isPromise(outcome)) return outcome.then((found) => note(found, messages) ?? nextCheck(checks, run, index + 1, messages))
    const verdict = note(outcome, messages)
    if (verdict !== null) return verdict
  }
  return messages.length === 0 ? null : new Failure(messages)
}

/** Adds to the messages, or returns the failure that stands alone. */
function note (outcome: Outcome | null, messages: FullDetail[]): Failure | null {
  if (outcome === undefined || outcome === null) return null
  if (outcome instanceof Failure) {
    if (!Array.isArray(outcome.detail)) return outcome
    messages.push(...outcome.detail)
  } else if (typeof outcome === 'string') messages.push(errorMessage(outcome, 'invalid'))
  else messages.push(errorMessage(outcome.message, outcome.code))
  return null
}
