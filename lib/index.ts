/** Everything public. The default export is the plugin. */
export { viewsets as default, viewsets } from '../plugins/viewsets.ts'
export type { ViewsetsOptions } from '../plugins/viewsets.ts'
export { detailErrors } from '../plugins/detail-errors.ts'
/** TypeBox's builder, from the build that the package itself uses: from CommonJS, what TypeBox exports is another one, whose types do not fit. */
export { Type } from '@sinclair/typebox'
export type { Static, TObject, TSchema } from '@sinclair/typebox'

export { View } from './base-view.ts'
export type { Handler, Initkwargs } from './base-view.ts'
export { AsyncAPIView, AsyncAPIView as APIView } from './views.ts'
export type {
  Direction, GetSerializerOptions, OwnSerializer, PaginatedResponseOptions, SerializedResponseOptions, SerializerOf, ValidatedSerializerOptions
} from './views.ts'
export { apiView } from './api-view.ts'
export * from './generics.ts'
export * from './mixins.ts'
export {
  AsyncGenericViewSet, AsyncModelViewSet, AsyncReadOnlyModelViewSet, AsyncViewSet,
  GenericViewSet, ModelViewSet, ReadOnlyModelViewSet, ViewSet, ViewSetMixin
} from './viewsets.ts'
export type { ViewSetActions, ViewSetClass } from './viewsets.ts'
export { action } from './decorators.ts'
export type { ActionOptions, ExtraAction, ExtraActions } from './decorators.ts'
export type { ActionDecorator } from './method-decorators.ts'
export { actionConfig } from './action-config.ts'
export type { ActionConfig, ActionConfigs, QuerySource } from './action-config.ts'
export { PostFetch } from './post-fetch.ts'
export type { AnyPostFetch, Attached, AttachedBy, PostFetchOptions } from './post-fetch.ts'
export { Response } from './response.ts'
export type { ResponseOptions } from './response.ts'

export { APIRootView, DefaultRouter, SimpleRouter } from './routers.ts'
export type { DefaultRouterOptions, DynamicRoute, RegisterOptions, Registration, Route, RouterOptions } from './routers.ts'
export type { PathConverter } from './path-converters.ts'
export { NestedDefaultRouter, NestedSimpleRouter } from './nested-routers.ts'
export type { NestedRouterOptions } from './nested-routers.ts'
export { NestedViewSetMixin } from './nested-viewset.ts'
export type { NestedViewSet } from './nested-viewset.ts'
export { formatSuffixPatterns, include, path } from './urls.ts'
export type { FormatSuffixes, URLPattern } from './urls.ts'
export { buildAbsoluteUri } from './request.ts'
export { reverse, reverseLazy } from './reverse.ts'
export type { ReverseOptions } from './reverse.ts'

export * from './fields/index.ts'
export * from './serializers/index.ts'
export * from './model-serializer.ts'
export * from './validators.ts'

export * from './querysets/index.ts'

export { AllowAny, BasePermission, IsAdminUser, IsAuthenticated, IsAuthenticatedOrReadOnly, and, not, or } from './permissions.ts'
export {
  ModelPermissions, ModelPermissionsOrAnonReadOnly, ObjectPermissions,
  ModelPermissions as DjangoModelPermissions, ModelPermissionsOrAnonReadOnly as DjangoModelPermissionsOrAnonReadOnly, ObjectPermissions as DjangoObjectPermissions
} from './model-permissions.ts'
export type { ModelView, PermsMap } from './model-permissions.ts'
export { AnonymousUser, BaseAuthentication, BasicAuthentication, TokenAuthentication } from './authentication.ts'
export { BaseContentNegotiation, DefaultContentNegotiation } from './negotiation.ts'
export { BaseParser, FormParser, JSONParser, MultiPartParser } from './parsers/index.ts'
export { BaseRenderer, JSONRenderer } from './renderers.ts'
export { SimpleMetadata } from './metadata.ts'
export * from './filters/index.ts'
export * from './pagination/index.ts'
export { MultiValueDict } from './multi-value.ts'
export { ExactNumber } from './exact-number.ts'
export { UploadedFile } from './uploaded-file.ts'

export * from './exceptions.ts'
export { envelopeExceptionHandler, exceptionHandler } from './exception-handlers.ts'
export type { ErrorCode } from './exception-handlers.ts'
export * as errors from './errors.ts'
export type { ExceptionContext, ExceptionHandler, Settings } from './settings.ts'
export type * from './types.ts'
