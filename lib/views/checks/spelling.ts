/** Names that a class spells otherwise than views read them: passed over in silence, they would leave a view open, or its rows unscoped. */
import { plainAttribute } from '../../utils/class-attributes.ts'
import { FST_VIEWSETS_ATTRIBUTE_UNKNOWN } from '../../errors.ts'
import { nameOf, onceForEach } from '../../utils/names.ts'
import { attributesOf, methodsOf, ownNamesOf, sourcesOf, staticsOf } from './class-members.ts'
import { HANDLERS, KNOWN_ATTRIBUTES, OTHER_NAMES, VIEW_HOOKS } from './known-names.ts'
import { LONG, byLetters, hasWord, isPrivate, isSlip, lettersOf } from '../../utils/spelling.ts'
import type { Member } from './class-members.ts'

const ATTRIBUTES = byLetters(KNOWN_ATTRIBUTES.keys())
const OTHERS = byLetters(OTHER_NAMES.keys())
const HOOKS = byLetters([...VIEW_HOOKS, ...HANDLERS.view, ...HANDLERS.viewSet])

/**
 * Throws where a class has an attribute or a method whose name is almost one that views read: the same letters in another
 * spelling, as `permission_classes`, or a few letters off with a value of the kind that is asked for there. What
 * its own getters read in place of the attribute, and what it lists in `static ownAttributes`, is left alone.
 */
export function checkSpelling (view: object): void {
  const own = ownNamesOf(view)
  const asks = (mayBeSlip: (name: string) => boolean) => (name: string): boolean => mayBeSlip(name) && !own.has(name) && !isPrivate(name)
  for (const member of attributesOf(view, asks(mayMeanAttribute))) checkAttribute(view, member)
  for (const member of staticsOf(view, asks((name) => KNOWN_ATTRIBUTES.has(name) || mayMeanAttribute(name)))) checkStatic(view, member)
  for (const name of methodsOf(view, asks(mayMeanHook))) checkMethod(view, name)
}

/** Whether any value under that name might be meant for another one. */
const mayMeanAttribute = onceForEach((name) => {
  const letters = lettersOf(name)
  return !KNOWN_ATTRIBUTES.has(name) && (ATTRIBUTES.has(letters) || OTHERS.has(letters) || attributesNear(letters).length > 0)
})

const mayMeanHook = onceForEach((name) => {
  const letters = lettersOf(name)
  const same = HOOKS.get(letters)
  return same === undefined ? letters.length >= LONG && hooksNear(letters).length > 0 : same !== name
})

function checkAttribute (view: object, member: Member): void {
  const meant = attributeMeant(view, member)
  if (meant !== undefined && meant in view && !answersItself(view, member.name, meant)) throw unknown(view, `\`${member.name}\``, `Did you mean \`${meant}\`?`)
}

function checkStatic (view: object, member: Member): void {
  const meant = KNOWN_ATTRIBUTES.has(member.name) ? member.name : attributeMeant(view, member)
  if (meant === undefined || !(meant in view) || answersItself(view, member.name, meant)) return
  // a default that the instance takes over is no slip
  if (member.value !== undefined && isSame(plainAttribute(view, meant), member.value)) return
  throw unknown(view, `a static \`${member.name}\``, `Did you mean \`${meant}\`, without \`static\`?`)
}

/** Lists by what is in them: that of a view may be a copy. */
function isSame (one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other
  return one.length === other.length && one.every((item, index) => item === other[index])
}

function attributeMeant (view: object, { name, value }: Member): string | undefined {
  const letters = lettersOf(name)
  const holds = (attribute: string | undefined): boolean => attribute !== undefined && KNOWN_ATTRIBUTES.get(attribute)?.holds(value) === true
  const same = ATTRIBUTES.get(letters)
  if (same !== undefined) return same
  const near = OTHER_NAMES.get(OTHERS.get(letters) ?? '') ?? attributesNear(letters).find(holds)
  return holds(near) && !isRead(view, name) ? near : undefined
}

const namesNear = (names: ReadonlyMap<string, string>, letters: string, most?: number): readonly string[] =>
  [...names].filter(([one]) => isSlip(letters, one, most)).map(([, name]) => name)

const attributesNear = onceForEach((letters) => namesNear(ATTRIBUTES, letters))
const hooksNear = onceForEach((letters) => namesNear(HOOKS, letters, 1))

/** Whether the class has a getter of its own for that attribute, which reads this name, or leaves nothing to those above it. */
function answersItself (view: object, name: string, meant: string): boolean {
  const getters = KNOWN_ATTRIBUTES.get(meant)?.getters ?? []
  return getters.some((getter) => sourcesOf(view, (method) => method === getter).some((source) => hasWord(source, name) || !hasWord(source, 'super')))
}

/** Whether another method of the class has that word. */
function isRead (view: object, name: string): boolean {
  return sourcesOf(view, (method) => method !== name).some((source) => hasWord(source, name))
}

function checkMethod (view: object, name: string): void {
  const letters = lettersOf(name)
  const meant = HOOKS.get(letters) ?? hookNear(view, name, letters)
  if (meant === undefined || meant === name || !isCalled(view, meant)) return
  throw unknown(view, `a method \`${name}()\``, `Did you mean \`${meant}()\`?`)
}

/** The hook that a longer name is one letter off; a plural is another word, and what the class calls itself is none. */
function hookNear (view: object, name: string, letters: string): string | undefined {
  if (letters.length < LONG) return undefined
  const singular = letters.replace(/s$/, '')
  const near = hooksNear(letters).find((hook) => lettersOf(hook).replace(/s$/, '') !== singular)
  return near === undefined || isRead(view, name) ? undefined : near
}

function isCalled (view: object, hook: string): boolean {
  const handlers: readonly string[] = 'actionMap' in view ? HANDLERS.viewSet : HANDLERS.view
  return hook in view || handlers.includes(hook)
}

function unknown (view: object, written: string, cure: string): Error {
  return new FST_VIEWSETS_ATTRIBUTE_UNKNOWN(nameOf(view.constructor), written, cure)
}
