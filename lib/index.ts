/** Everything public, by name. The default export is the plugin. */
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
export {
  AsyncCreateAPIView, AsyncDestroyAPIView, AsyncGenericAPIView, AsyncListAPIView, AsyncListCreateAPIView, AsyncRetrieveAPIView, AsyncRetrieveDestroyAPIView,
  AsyncRetrieveUpdateAPIView, AsyncRetrieveUpdateDestroyAPIView, AsyncUpdateAPIView,
  CreateAPIView, DestroyAPIView, GenericAPIView, ListAPIView, ListCreateAPIView, RetrieveAPIView, RetrieveDestroyAPIView,
  RetrieveUpdateAPIView, RetrieveUpdateDestroyAPIView, UpdateAPIView
} from './views/generics.ts'
export { BulkModelMixin } from './views/bulk.ts'
export type { BulkModel } from './views/bulk.ts'
export { CreateModelMixin, DestroyModelMixin, ListModelMixin, RetrieveModelMixin, UpdateModelMixin } from './views/mixins.ts'
export type { CreateModel, DestroyModel, ListModel, RetrieveModel, UpdateModel } from './views/mixins.ts'
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

export { APIRootView, DefaultRouter } from './routers/default-router.ts'
export { SimpleRouter } from './routers/simple-router.ts'
export type { DefaultRouterOptions } from './routers/default-router.ts'
export type { DynamicRoute, RegisterOptions, Registration, Route, RouterOptions } from './routers/simple-router.ts'
export type { PathConverter } from './http/path-converters.ts'
export { NestedDefaultRouter, NestedSimpleRouter } from './routers/nested.ts'
export type { NestedRouterOptions } from './routers/nested.ts'
export { NestedViewSetMixin } from './views/nested-viewset.ts'
export type { NestedViewSet } from './views/nested-viewset.ts'
export { formatSuffixPatterns, include, path } from './routers/urls.ts'
export type { FormatSuffixes, URLPattern } from './routers/urls.ts'
export { buildAbsoluteUri } from './request.ts'
export { reverse, reverseLazy } from './reverse.ts'
export type { ReverseOptions } from './http/reverse-options.ts'

export {
  ABSENT, BigIntegerField, BooleanField, CharField, ChoiceField, currentUser, DateField, DateTimeField, DecimalField, DictField, DurationField, EmailField, Failure,
  Field, fieldBuilder, fields, FloatField, HiddenField, HyperlinkedIdentityField, HyperlinkedRelatedField, IntegerField, IPAddressField, JSONField, ListField, ManyRelatedField, MethodField, MultipleChoiceField, NestedField,
  ObjectField, ObjectListField, PrimaryKeyRelatedField, ReadOnlyField, RegexField, RelatedField, Settled, SlugField, SlugRelatedField, StringRelatedField, TimeField, URLField,
  UUIDField
} from './fields/index.ts'
export type {
  Attributes, BigIntegerOptions, BooleanOptions, CharOptions, ChoiceOptions, CreateOnly, DateOptions, DateTimeOptions, DecimalOptions, DictOptions, DurationOptions,
  FieldBuilder, FieldCheck, FieldClass, FieldCompiler, FieldContext, FieldFacts, FieldKeywords, FieldOptions, FieldSchema, FieldValidator, FloatOptions, HyperlinkOptions, IdentityOptions, InputOf, IntegerOptions, IPOptions, JSONOptions,
  JSONSchema, KeyOptions, LinkOptions, ListErrorStyle, ListOptions, ManyHyperlinkOptions, ManyRelatedOptions, MethodOptions, MultipleChoiceOptions, NestedManyOptions, NestedOptions, OutputOf, RelatedOptions,
  RequestContext, SchemaInput, SchemaLike, SchemaOutput, ScopedOptions, SerializerContext, SerializerLike, ShownOptions, SlugOptions, StringManyOptions, StringOptions, TField, TimeOptions,
  UUIDOptions, Verdict, WireOf
} from './fields/index.ts'
export {
  maxLength, maxValue, minLength, minValue, UniqueForDateValidator, UniqueForMonthValidator, UniqueForValidator, UniqueForYearValidator, UniqueValidator
} from './fields/validators.ts'
export type { SerializerValidator, UniqueForOptions, UniqueOptions, ValidatedSerializer } from './fields/validators.ts'
export { UniqueTogetherValidator } from './fields/unique-together.ts'
export type { UniqueTogetherOptions } from './fields/unique-together.ts'
export { ListSerializer, Serializer, serializer, serializerFor } from './serializers/index.ts'
export type {
  FieldHooks, FieldInfo, ItemSerializer, ListLimits, ListSerializerClass, ObjectHooks, SchemaSerializerClass, SerializerClass, SerializerHooks, SerializerOptions, UsualList
} from './serializers/index.ts'
export { hyperlinkedModelSerializer, modelSerializer } from './serializers/model/model-serializer.ts'
export type { ColumnOverrides, ModelSerializerClass } from './serializers/model/model-serializer.ts'

export {
  Avg, Case, Count, DatabaseUnavailable, DoesNotExist, F, IntegrityError, InvalidLookup, InvalidPattern, matching, Max, memoryModel, memoryModels, Min, MultipleObjectsReturned, prefetch, ProtectedError, Q,
  relationsOf, relatives, Sum, TransactionConflict, Trunc, When
} from './querysets/index.ts'
export type {
  Aggregate, AggregateFunction, AggregateOptions, AggregateResults, Aggregates, AnnotatedQuerySet, AnnotatedRow, Annotations, AnyPrefetch, Branch, Branches, Changes, ColumnFacts, ColumnKind, ColumnValues, Condition, Conditional, CountOptions,
  DatePart, DeclaredRelation, Expression, FieldName,
  GetOrCreateOptions, GotOrCreated, Graph, Groups, IgnoreConflicts, LoadedQuerySet, LockOptions, LookupPath, MemoryColumnOptions, MemoryModelOptions, MemoryModelsOptions, Model, NamedValues, OnDelete, Ordering,
  OwnOrdering, Prefetch, PrefetchOptions, QuerySet, Related, RelatedModel, RelatedModels, RelatedPath, RelatedQuerySet, RelatedRows, RelatedValueRows, RelatedWriteOptions, RowOf, RowOptions, RowText,
  Truncated, TruncOptions, TruncUnit, UnionOptions, UniqueConstraint, UpdateConflicts, UpdateOrCreateOptions, ValueName, ValueRows, Values, Where
} from './querysets/index.ts'

export { AllowAny, BasePermission, IsAdminUser, IsAuthenticated, IsAuthenticatedOrReadOnly, and, not, or } from './policies/permissions.ts'
export {
  ModelPermissions, ModelPermissionsOrAnonReadOnly, ObjectPermissions,
  ModelPermissions as DjangoModelPermissions, ModelPermissionsOrAnonReadOnly as DjangoModelPermissionsOrAnonReadOnly, ObjectPermissions as DjangoObjectPermissions
} from './policies/model-permissions.ts'
export type { ModelView, PermsMap } from './policies/model-permissions.ts'
export { AnonymousUser, BaseAuthentication } from './policies/authentication/base.ts'
export { BasicAuthentication } from './policies/authentication/basic.ts'
export { TokenAuthentication } from './policies/authentication/token.ts'
export {
  AcceptHeaderVersioning, BaseVersioning, HostNameVersioning, NamespaceVersioning, QueryParameterVersioning, URLPathVersioning
} from './policies/versioning.ts'
export { BaseThrottle } from './policies/throttling/base.ts'
export { AnonRateThrottle, ScopedRateThrottle, SimpleRateThrottle, UserRateThrottle } from './policies/throttling/simple-rate-throttle.ts'
export { fromRateLimit } from './policies/throttling/from-rate-limit.ts'
export type { RateLimitVerdict } from './policies/throttling/from-rate-limit.ts'
export { clientAddress } from './policies/throttling/client-address.ts'
export { MemoryThrottleStore } from './stores/memory-throttle-store.ts'
export type { MemoryThrottleStoreOptions } from './stores/memory-throttle-store.ts'
export type { ThrottleCount, ThrottleHit, ThrottleStore } from './stores/contract.ts'
export type { Clock } from './utils/clock.ts'
export { BaseContentNegotiation, DefaultContentNegotiation } from './policies/negotiation.ts'
export { BaseParser, FormParser, JSONParser, MultiPartParser } from './policies/parsers/index.ts'
export { BaseRenderer } from './policies/renderers/base.ts'
export { CSVRenderer } from './policies/renderers/csv.ts'
export { JSONRenderer } from './policies/renderers/json.ts'
export { StaticHTMLRenderer, TemplateHTMLRenderer } from './policies/renderers/templates.ts'
export { viewTemplates } from './policies/renderers/view-templates.ts'
export type { ViewTemplatesOptions } from './policies/renderers/view-templates.ts'
export { SimpleMetadata } from './policies/metadata.ts'
export {
  BaseFilterBackend, byClient, FilterField, filters, FilterSet, filterSet, FilterSetBackend, inlineFilterSet, OrderFilter, OrderingFilter, RelatedFilter, RestflowFilterBackend,
  SearchFilter
} from './filters/index.ts'
export type {
  ColumnFilterOptions, FilterData, FilterDeclaration, FilterDeclarations, FilteredView, FilterKind, FilterMethod, FilterOptions, FilterQuerysetOptions, FilterResult,
  FilterSetClass, FilterSetContext, FilterSetInit, FilterSetMeta, FilterSetOf, FilterSetOptions, LookupAlias, LookupCategory, OrderedView, OrderingFields,
  QuerysetProcessor, ReadableSerializerClass, SearchedView
} from './filters/index.ts'
export {
  BasePagination, CursorPagination, FastPageNumberPagination, LimitOffsetPagination, PageNumberPagination, SizedPagination
} from './pagination/index.ts'
export type { CountMode, Cursor, CursorPage, NumberedPage, RowCount, RowSource } from './pagination/index.ts'
export { MultiValueDict } from './http/multi-value-dict.ts'
export { ExactNumber } from './utils/exact-number.ts'
export { UploadedFile } from './http/uploaded-file.ts'

export {
  APIException, AuthenticationFailed, Conflict, DisallowedHost, errorMessage, Http404, MethodNotAllowed, NotAcceptable, NotAuthenticated, NotFound, ParseError,
  PermissionDenied, RequestTooLarge, ServiceUnavailable, Throttled, UnsupportedMediaType, ValidationError
} from './exceptions.ts'
export type { APIExceptionOptions, ErrorDetail, ErrorMessage, FullDetail } from './exceptions.ts'
export { envelopeExceptionHandler, exceptionHandler } from './views/exception-handlers.ts'
export type { ErrorCode } from './views/exception-handlers.ts'
/** Every error of a developer by its code, to be caught or asked for by `instanceof`. */
export * as errors from './errors.ts'
export type { ExceptionContext, ExceptionHandler, Settings } from './settings.ts'
export type {
  Authenticator, AuthenticatorClass, Constructor, ContentNegotiator, ContentNegotiatorClass, DescribedView, FilterBackend, FilterBackendClass, Kwargs, KnownAtBoot, Metadata, MetadataClass,
  Paginator, PaginatorClass, Parser, ParserClass, ParserContext, Permission, PermissionClass, QueryView, Renderer, RendererClass, RendererContext, RequestExtras, RequestUser,
  SchemaParameter, TemplateEngine, Throttle, ThrottleClass, VersioningClass, VersioningScheme, ViewContext, ViewRequest, ViewSettings, ViewTransaction
} from './types.ts'
