/** The nine generic views: each handler only names the action that answers it. */
import { AsyncGenericAPIView } from './generic-api-view.ts'
import { CreateModelMixin, DestroyModelMixin, ListModelMixin, RetrieveModelMixin, UpdateModelMixin } from './mixins.ts'
import type { Response } from '../response.ts'

export { AsyncGenericAPIView }

/** POST creates. */
export class AsyncCreateAPIView extends CreateModelMixin(AsyncGenericAPIView) {
  post (): Promise<Response> { return this.create() }
}

/** GET lists. */
export class AsyncListAPIView extends ListModelMixin(AsyncGenericAPIView) {
  get (): Promise<Response> { return this.list() }
}

/** GET retrieves one. */
export class AsyncRetrieveAPIView extends RetrieveModelMixin(AsyncGenericAPIView) {
  get (): Promise<Response> { return this.retrieve() }
}

/** DELETE deletes one. */
export class AsyncDestroyAPIView extends DestroyModelMixin(AsyncGenericAPIView) {
  delete (): Promise<Response> { return this.destroy() }
}

/** PUT and PATCH update one. */
export class AsyncUpdateAPIView extends UpdateModelMixin(AsyncGenericAPIView) {
  put (): Promise<Response> { return this.update() }
  patch (): Promise<Response> { return this.partialUpdate() }
}

/** GET lists, POST creates. */
export class AsyncListCreateAPIView extends CreateModelMixin(ListModelMixin(AsyncGenericAPIView)) {
  get (): Promise<Response> { return this.list() }
  post (): Promise<Response> { return this.create() }
}

/** GET retrieves, PUT and PATCH update one. */
export class AsyncRetrieveUpdateAPIView extends UpdateModelMixin(RetrieveModelMixin(AsyncGenericAPIView)) {
  get (): Promise<Response> { return this.retrieve() }
  put (): Promise<Response> { return this.update() }
  patch (): Promise<Response> { return this.partialUpdate() }
}

/** GET retrieves, DELETE deletes one. */
export class AsyncRetrieveDestroyAPIView extends DestroyModelMixin(RetrieveModelMixin(AsyncGenericAPIView)) {
  get (): Promise<Response> { return this.retrieve() }
  delete (): Promise<Response> { return this.destroy() }
}

/** GET retrieves, PUT and PATCH update, DELETE deletes one. */
export class AsyncRetrieveUpdateDestroyAPIView extends DestroyModelMixin(UpdateModelMixin(RetrieveModelMixin(AsyncGenericAPIView))) {
  get (): Promise<Response> { return this.retrieve() }
  put (): Promise<Response> { return this.update() }
  patch (): Promise<Response> { return this.partialUpdate() }
  delete (): Promise<Response> { return this.destroy() }
}

export {
  AsyncGenericAPIView as GenericAPIView,
  AsyncCreateAPIView as CreateAPIView,
  AsyncListAPIView as ListAPIView,
  AsyncRetrieveAPIView as RetrieveAPIView,
  AsyncDestroyAPIView as DestroyAPIView,
  AsyncUpdateAPIView as UpdateAPIView,
  AsyncListCreateAPIView as ListCreateAPIView,
  AsyncRetrieveUpdateAPIView as RetrieveUpdateAPIView,
  AsyncRetrieveDestroyAPIView as RetrieveDestroyAPIView,
  AsyncRetrieveUpdateDestroyAPIView as RetrieveUpdateDestroyAPIView
}
