/**
 * An update without reading the row first, where nothing would look at it: one statement instead of two. Whatever is not
 * plain success (no such row, data that is refused) is left to the usual way, which knows what comes first.
 */
import { AsyncGenericAPIView } from '../generic-api-view.ts'
import { asksNothingOfObjects } from '../lifecycle/action-plan.ts'
import { kBody } from '../lifecycle/members.ts'
import { BaseQuerySet } from '../../querysets/base.ts'
import { DoesNotExist, IntegrityError, InvalidLookup } from '../../querysets/exceptions.ts'
import { ManyRelatedField } from '../../fields/many-related.ts'
import { refusedWrite } from '../../serializers/constraint-errors.ts'
import { Serializer } from '../../serializers/serializer.ts'
import { now } from '../../utils/awaitable.ts'
import { isRecord } from '../../utils/guards.ts'
import { isComposite } from '../../querysets/paths.ts'
import { keeps } from '../../utils/overrides.ts'
import type { SerializerClass } from '../../serializers/serializer.ts'

/**
 * The methods of a view that find, or are given, the row as it was: where a class has one of its own, it is read. So it is
 * where the choice of a serializer or its context is the class's own, which may be async.
 */
const ROW_METHODS = [
  'getObject', 'getPermissions', 'checkObjectPermissions', 'getSerializer', 'getSerializerClass', 'getRequestSerializerClass', 'getSerializerContext',
  'validatedSerializer', 'writeScope'
] as const

/** The methods of a serializer that may look at its instance. */
const INSTANCE_METHODS = ['isValid', 'runValidation', 'toInternalValue', 'validate', 'save', 'update'] as const

/** The row as it is now; null where it has to be read first, or where the update would not succeed. */
export async function updateAtOnce (view: AsyncGenericAPIView): Promise<object | null> {
  const key = view.kwargs[view.lookupUrlKwarg ?? view.lookupField]
  // what cannot be read is told in the usual way
  const data = view[kBody]?.known === undefined ? undefined : view.data
  if (key === undefined || data === undefined || asksOfRow(view) || !isOfDataAlone(now(view.getRequestSerializerClass()))) return null
  const scope = await view.filterQueryset(await view.getQueryset())
  const { primaryKey } = scope.model
  if (!(scope instanceof BaseQuerySet) || view.lookupFields !== null || isComposite(scope.model) || (view.lookupField !== 'pk' && view.lookupField !== primaryKey)) return null
  const serializer = now(view.getSerializer({ direction: 'request', data, partial: view.partial }))
  if (!await serializer.isValid()) return null
  const validated: unknown = serializer.validatedData
  if (!isRecord(validated) || Object.keys(validated).length === 0) return null
  try {
    return await scope.update({ [primaryKey]: key }, validated)
  } catch (error) {
    if (error instanceof DoesNotExist || error instanceof InvalidLookup) return null
    throw error instanceof IntegrityError ? await refusedWrite(serializer, validated, error) : error
  }
}

/** Whether a view leaves it to the library to find a row and to hand it on; asked at boot. */
export function leavesRow (view: AsyncGenericAPIView): boolean {
  return keeps(view, AsyncGenericAPIView, ROW_METHODS)
}

function asksOfRow (view: AsyncGenericAPIView): boolean {
  return !view.policies('permissionClasses').every(asksNothingOfObjects)
}

const known = new WeakMap<SerializerClass, boolean>()

/** Whether a serializer makes of the data what it makes, whatever the row. */
export function isOfDataAlone (Class: SerializerClass): boolean {
  let verdict = known.get(Class)
  if (verdict === undefined) known.set(Class, verdict = findOut(Class))
  return verdict
}

function findOut (Class: SerializerClass): boolean {
  const { object, hookNames, validators } = Class.compile()
  const probe = new Class()
  const isUsual = keeps(probe, Serializer, INSTANCE_METHODS)
  if (!isUsual || validators.length > 0 || hookNames.some((name) => name !== null)) return false
  return object.writable.every(({ field, path, validators: checks }) => {
    const { default: value } = field.facts.schema
    const inner = field.describe()
    return path.length === 1 && checks.length === 0 && typeof value !== 'function' && !('child' in inner) && !('children' in inner) && !(field instanceof ManyRelatedField)
  })
}
