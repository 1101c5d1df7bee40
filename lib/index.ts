/** Everything public. The default export is the plugin. */
export { viewsets as default, viewsets } from '../plugins/viewsets.ts'
export type { ViewsetsOptions } from '../plugins/viewsets.ts'
export { detailErrors } from '../plugins/detail-errors.ts'
/** TypeBox's builder, from the build that the package itself uses: from CommonJS, what TypeBox exports is another one, whose types do not fit. */
export { Type } from '@sinclair/typebox'
export type { Static, TObject, TSchema } from '@sinclair/typebox'

export { View } from './views/view.ts'
export type { Handler, Initkwargs } from './views/view.ts'
export { AsyncAPIView, AsyncAPIView as APIView } from './views/api-view.ts'
export type {
  Direction, GetSerializerOptions, OwnSerializer, PaginatedResponseOptions, SerializedResponseOptions, SerializerOf, ValidatedSerializerOptions
} from './views/api-view.ts'
export { apiView } from './views/function-view.ts'
export * from './views/generics.ts'
export * from './views/mixins.ts'
export {
  AsyncGenericViewSet, AsyncModelViewSet, AsyncReadOnlyModelViewSet, AsyncViewSet,
  GenericViewSet, ModelViewSet, ReadOnlyModelViewSet, ViewSet, ViewSetMixin
} from './views/viewsets.ts'
export type { ViewSetActions, ViewSetClass } from './views/viewsets.ts'
export { action } from './views/decorators.ts'
export type { ActionOptions, ExtraAction, ExtraActions } from './views/decorators.ts'
export type { ActionDecorator } from './utils/method-decorators.ts'
export { actionConfig } from './views/action-config.ts'
export type { ActionConfig, ActionConfigs, QuerySource } from './views/action-config.ts'
export { PostFetch } from './views/post-fetch.ts'
export type { AnyPostFetch, Attached, AttachedBy, PostFetchOptions } from './views/post-fetch.ts'
export { Response } from './response.ts'
export type { BodyRenderer, ResponseOptions } from './response.ts'

export { APIRootView, DefaultRouter, SimpleRouter } from './routers/routers.ts'
export type { DefaultRouterOptions, DynamicRoute, RegisterOptions, Registration, Route, RouterOptions } from './routers/routers.ts'
export type { PathConverter } from './http/path-converters.ts'
export { NestedDefaultRouter, NestedSimpleRouter } from './routers/nested.ts'
export type { NestedRouterOptions } from './routers/nested.ts'
export { NestedViewSetMixin } from './views/nested-viewset.ts'
export type { NestedViewSet } from './views/nested-viewset.ts'
export { formatSuffixPatterns, include, path } from './routers/urls.ts'
export type { FormatSuffixes, URLPattern } from './routers/urls.ts'
export { buildAbsoluteUri } from './request.ts'
export { reverse, reverseLazy } from './reverse.ts'
export type { ReverseOptions } from './reverse.ts'

export * from './fields/index.ts'
export * from './serializers/index.ts'
export * from './serializers/model/model-serializer.ts'
export * from './fields/validators.ts'

export * from './querysets/index.ts'

export { AllowAny, BasePermission, IsAdminUser, IsAuthenticated, IsAuthenticatedOrReadOnly, and, not, or } from './policies/permissions.ts'
export {
  ModelPermissions, ModelPermissionsOrAnonReadOnly, ObjectPermissions,
  ModelPermissions as DjangoModelPermissions, ModelPermissionsOrAnonReadOnly as DjangoModelPermissionsOrAnonReadOnly, ObjectPermissions as DjangoObjectPermissions
} from './policies/model-permissions.ts'
export type { ModelView, PermsMap } from './policies/model-permissions.ts'
export { AnonymousUser, BaseAuthentication, BasicAuthentication, TokenAuthentication } from './policies/authentication/index.ts'
export { BaseContentNegotiation, DefaultContentNegotiation } from './policies/negotiation.ts'
export { BaseParser, FormParser, JSONParser, MultiPartParser } from './policies/parsers/index.ts'
export { BaseRenderer, JSONRenderer } from './policies/renderers/index.ts'
export { SimpleMetadata } from './policies/metadata.ts'
export * from './filters/index.ts'
export * from './pagination/index.ts'
export { MultiValueDict } from './http/multi-value-dict.ts'
export { ExactNumber } from './utils/exact-number.ts'
export { UploadedFile } from './http/uploaded-file.ts'

export * from './exceptions.ts'
export { envelopeExceptionHandler, exceptionHandler } from './views/exception-handlers.ts'
export type { ErrorCode } from './views/exception-handlers.ts'
export * as errors from './errors.ts'
export type { ExceptionContext, ExceptionHandler, Settings } from './settings.ts'
export type * from './types.ts'
