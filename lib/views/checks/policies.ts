/** Classes in the lists of a view that are none of the kind, or that misspell the hook they are listed for. */
import { authoredPrototypes, plainAttribute } from '../../utils/class-attributes.ts'
import { FST_VIEWSETS_ATTRIBUTE_INVALID, FST_VIEWSETS_ATTRIBUTE_UNKNOWN } from '../../errors.ts'
import { isList } from '../../utils/guards.ts'
import { nameOf } from '../../utils/names.ts'
import { methodsOf, ownNamesOf, sourcesOf } from './class-members.ts'
import { VIEW_ATTRIBUTES, settingOf } from '../attributes.ts'
import { POLICY_HOOKS } from './known-names.ts'
import { LONG, byLetters, hasWord, isPrivate, isSlip, lettersOf } from '../../utils/spelling.ts'
import { configsOf } from './written.ts'
import type { Member } from './kinds.ts'

/** An attribute that lists classes. */
interface ListOfClasses {
  readonly attribute: string
  /** What its classes are. */
  readonly member: Member
  /** Those that will do: a class may do for one list and not for another. */
  readonly known: WeakSet<object>
}

const LISTS: readonly ListOfClasses[] = [...VIEW_ATTRIBUTES].flatMap(([attribute, { kind }]) => kind?.member ? [{ attribute, member: kind.member, known: new WeakSet() }] : [])

interface PolicyClass {
  new (): object
  /** A function may be none. */
  readonly prototype: object | undefined
}

/** Throws where the view, one of its actions or the settings list a class that cannot do what it is listed for. */
export function checkPolicies (view: { readonly settings: object }): void {
  const configs = Object.entries(configsOf(view))
  const owner = nameOf(view.constructor)
  for (const list of LISTS) {
    const { attribute } = list
    const usual: unknown = Reflect.get(view.settings, settingOf(attribute))
    checkList(owner, list, plainAttribute(view, attribute) ?? usual)
    for (const [action, config] of configs) checkList(`${owner}.actionConfigs.${action}`, list, Reflect.get(config, attribute))
  }
}

const isPolicyClass = (value: unknown): value is PolicyClass => typeof value === 'function'

function checkList (owner: string, { attribute, member, known }: ListOfClasses, classes: unknown): void {
  if (!isList(classes)) return
  for (const Class of classes.filter(isPolicyClass).filter((one) => !known.has(one))) {
    requireMember(owner, attribute, member, Class)
    checkHooks(Class)
    known.add(Class)
  }
}

function requireMember (owner: string, attribute: string, { name, methods }: Member, Class: PolicyClass): void {
  const has = (object: object | undefined): boolean => object !== undefined && methods.some((method) => method in object)
  if (has(Class.prototype)) return
  const slip = hookMeant(Class)
  if (slip !== null) throw slip
  // one that has it as an attribute, made with the instance
  if (!has(new Class())) throw new FST_VIEWSETS_ATTRIBUTE_INVALID(owner, attribute, `${nameOf(Class)} is no ${name}, which would have ${methods.map((method) => `${method}()`).join(' or ')}`)
}

function checkHooks (Class: PolicyClass): void {
  const slip = hookMeant(Class)
  if (slip !== null) throw slip
}

const HOOKS = byLetters(POLICY_HOOKS)

/** What is wrong with a method of the class that has almost the name of a hook; null where there is no such method. */
function hookMeant (Class: PolicyClass): Error | null {
  const instance: object = Object.create(Class.prototype ?? null)
  const own = ownNamesOf(instance)
  for (const name of methodsOf(instance, (one) => !own.has(one) && !isPrivate(one))) {
    const meant = HOOKS.get(lettersOf(name)) ?? hookNear(instance, name)
    if (meant !== undefined && meant !== name) return new FST_VIEWSETS_ATTRIBUTE_UNKNOWN(nameOf(Class), `a method \`${name}()\``, `Did you mean \`${meant}()\`?`)
  }
  return null
}

/** The hook that a longer name is one letter off, where the class does not have that too, and calls nothing by this name. */
function hookNear (instance: object, name: string): string | undefined {
  const letters = lettersOf(name)
  const meant = [...HOOKS].find(([known]) => known.length >= LONG && isSlip(letters, known, 1))?.[1]
  return meant === undefined || hasBeside(instance, name, meant) || isRead(instance, name) ? undefined : meant
}

/** Whether the class that has one method, or one below it, has the other. */
function hasBeside (instance: object, name: string, other: string): boolean {
  const levels = authoredPrototypes(instance)
  return levels.slice(0, levels.findIndex((level) => Object.hasOwn(level, name)) + 1).some((level) => Object.hasOwn(level, other))
}

function isRead (instance: object, name: string): boolean {
  return sourcesOf(instance, (method) => method !== name).some((source) => hasWord(source, name))
}
