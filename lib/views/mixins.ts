/** The five model actions, each as a mixin: the action tells the story, its `perform*` hook does the work. */
import { isPromise, then } from '../utils/awaitable.ts'
import { usualActions } from './checks/usual-actions.ts'
import { madeSerializer } from './made-serializers.ts'
import { FST_VIEWSETS_SAVE_MISSING, FST_VIEWSETS_SAVE_UNFINISHED } from '../errors.ts'
import { Conflict } from '../exceptions.ts'
import { checkHeaders, headerURL } from '../http/headers.ts'
import { IntegrityError, ProtectedError } from '../querysets/exceptions.ts'
import { kCompile } from './lifecycle/members.ts'
import { kPlan } from '../request.ts'
import { Response } from '../response.ts'
import { isRecord } from '../utils/guards.ts'
import { nameOf } from '../utils/names.ts'
import { keeps } from '../utils/overrides.ts'
import { leavesRow, updateAtOnce } from './shortcuts/update.ts'
import type { Awaitable } from '../utils/awaitable.ts'
import type { ValidatedSerializerOptions } from './api-view.ts'
import type { AsyncGenericAPIView } from './generic-api-view.ts'
import type { Serializer, SerializerClass } from '../serializers/index.ts'
import type { ViewPlan } from './lifecycle/plan.ts'
import type { Constructor } from '../types.ts'

type GenericView = Constructor<AsyncGenericAPIView>

/** Types the members that `CreateModelMixin` adds. */
export interface CreateModel {
  /** Validates the body, saves it, and answers 201 with what was made. */
  create (): Promise<Response>
  /**
   * Saves; override to add what the client does not send: `serializer.save({ owner })`. `performCreate (serializer: OwnSerializer<this>)` knows its
   * `validatedData`.
   */
  performCreate (serializer: Serializer): Awaitable<unknown>
  /** `Location`, where the representation has a URL that no client wrote. */
  getSuccessHeaders<Given = Record<string, string>> (data: unknown): NoInfer<Given>
  getSuccessHeaders (data: unknown): Awaitable<Record<string, string>>
}

/** Types the members that `ListModelMixin` adds. */
export interface ListModel {
  /** Answers with the filtered rows, a page of them where the view paginates. */
  list (): Promise<Response>
}

/** Types the members that `RetrieveModelMixin` adds. */
export interface RetrieveModel {
  /** Answers with the object that the URL names. */
  retrieve (): Promise<Response>
}

/** Types the members that `UpdateModelMixin` adds. */
export interface UpdateModel {
  /** Validates the body for the object that the URL names, saves it, and answers 200 with what it is now. */
  update (): Promise<Response>
  /** The same for what the client chose to send; goes through `update()`. */
  partialUpdate (): Promise<Response>
  /** Saves; override as `performCreate`. */
  performUpdate (serializer: Serializer): Awaitable<unknown>
}

/** Types the members that `DestroyModelMixin` adds. */
export interface DestroyModel {
  /** Deletes the object that the URL names, and answers 204. */
  destroy (): Promise<Response>
  performDestroy (instance: object): Awaitable<unknown>
}

/** The valid serializer of a view whose own class of them nobody knows here. */
function validated (view: AsyncGenericAPIView, options?: ValidatedSerializerOptions): Promise<Serializer> {
  return view.validatedSerializer(options) as Promise<Serializer>
}

/** Adds `create()`, which validates the body and stores it; override `performCreate()` to add what no client sends. */
export function CreateModelMixin<B extends GenericView> (Base: B): B & Constructor<CreateModel> {
  return usualActions(class CreateModelView extends Base implements CreateModel {
    async create (): Promise<Response> {
      const serializer = await validated(this)
      await finished(this, serializer, 'performCreate', this.performCreate(serializer))
      if (serializer.instance === null) throw new FST_VIEWSETS_SAVE_MISSING(nameOf(this.constructor), 'performCreate')
      const response = await this.serializedResponse(serializer.instance, { status: 201 })
      const split = isSplit(this)
      const shown = (isPromise(split) ? await split : split) ? await serializer.represent() : response.data
      const given: Awaitable<Record<string, string>> = this.getSuccessHeaders<Awaitable<Record<string, string>>>(shown)
      const headers = isPromise(given) ? await given : given
      checkHeaders(headers)
      Object.assign(response.headers, headers)
      return response
    }

    performCreate (serializer: Serializer): Awaitable<unknown> {
      return serializer.save()
    }

    getSuccessHeaders<Given = Record<string, string>> (data: unknown): NoInfer<Given>
    getSuccessHeaders (data: unknown): Awaitable<Record<string, string>>
    getSuccessHeaders (data: unknown): Awaitable<Record<string, string>> {
      const name = this.settings.urlFieldName
      if (!isRecord(data) || !Object.hasOwn(data, name)) return {}
      const location = headerURL(data[name])
      if (location === null) return {}
      return then(this.getRequestSerializerClass(), (Class) => isOfClients(Class, name) ? {} : { location })
    }
  })
}

/** Whether clients write that field themselves: then it is no URL of what was made. */
function isOfClients (Class: SerializerClass, name: string): boolean {
  return Class.compile().object.fields.get(name)?.facts.readOnly === false
}

/** Waits for what a hook does; throws where it is over before its save is: what becomes of that, nobody would hear. */
async function finished (view: AsyncGenericAPIView, serializer: Serializer, hook: string, doing: unknown): Promise<void> {
  // one that is not async is looked at in the same turn: a turn later its save may have failed, unheard
  if (isPromise(doing)) await doing
  const { saving } = serializer
  if (!isPromise(saving)) return
  const refuse = (): never => { throw new FST_VIEWSETS_SAVE_UNFINISHED(nameOf(view.constructor), hook) }
  // not answered before the save has ended, one way or the other, so that nothing of the request is left running
  await saving.then(refuse, refuse)
}

/** Whether what comes in and what goes out have serializers of their own. */
function isSplit (view: AsyncGenericAPIView): Awaitable<boolean> {
  return then(view.getRequestSerializerClass(), (taken) => then(view.getResponseSerializerClass(), (shown) => taken !== shown && madeSerializer(taken) !== madeSerializer(shown)))
}

/** Adds `list()`, which filters, paginates and shows the rows. */
export function ListModelMixin<B extends GenericView> (Base: B): B & Constructor<ListModel> {
  return usualActions(class ListModelView extends Base implements ListModel {
    async list (): Promise<Response> {
      return await this.paginatedResponse(await this.filterQueryset(await this.getQueryset()))
    }
  })
}

/** Adds `retrieve()`, which shows one object. */
export function RetrieveModelMixin<B extends GenericView> (Base: B): B & Constructor<RetrieveModel> {
  return usualActions(class RetrieveModelView extends Base implements RetrieveModel {
    async retrieve (): Promise<Response> {
      return await this.serializedResponse(await this.getObject())
    }
  })
}

/** What a view that updates finds out at boot. */
interface CompiledUpdate {
  /** Whether nothing of the class's own looks at a row before it is written. */
  readonly mayUpdateAtOnce: boolean
}

/** Adds `update()` and `partialUpdate()`, which validate the body and change the object; override `performUpdate()` to add what no client sends. */
export function UpdateModelMixin<B extends GenericView> (Base: B): B & Constructor<UpdateModel> {
  const Mixed = usualActions(class UpdateModelView extends Base implements UpdateModel {
    declare [kPlan]: ViewPlan<AsyncGenericAPIView[typeof kPlan]['compiled'] & CompiledUpdate>

    override [kCompile] (): ReturnType<AsyncGenericAPIView[typeof kCompile]> & CompiledUpdate {
      const mayUpdateAtOnce = keeps(this, Mixed, ['performUpdate']) && leavesRow(this)
      return { ...super[kCompile](), mayUpdateAtOnce }
    }

    async update (): Promise<Response> {
      const updated = this[kPlan].compiled.mayUpdateAtOnce ? await updateAtOnce(this) : null
      if (updated !== null) return await this.serializedResponse(updated)
      const instance = await this.getObject()
      const serializer = await validated(this, { instance, partial: this.partial })
      await finished(this, serializer, 'performUpdate', this.performUpdate(serializer))
      return await this.serializedResponse(serializer.instance ?? instance)
    }

    partialUpdate (): Promise<Response> {
      this.partial = true
      return this.update()
    }

    performUpdate (serializer: Serializer): Awaitable<unknown> {
      return serializer.save()
    }
  })
  return Mixed
}

/** Adds `destroy()`, which deletes the object; override `performDestroy()` to keep it, or to tell somebody. */
export function DestroyModelMixin<B extends GenericView> (Base: B): B & Constructor<DestroyModel> {
  return usualActions(class DestroyModelView extends Base implements DestroyModel {
    async destroy (): Promise<Response> {
      await this.performDestroy(await this.getObject())
      return new Response(undefined, { status: 204 })
    }

    async performDestroy (instance: object): Promise<void> {
      try {
        await this.writeScope()?.delete(instance)
      } catch (error) {
        if (error instanceof IntegrityError && !(error instanceof ProtectedError)) throw new Conflict('The object is still referred to by others.')
        throw error
      }
    }
  })
}
