/** A developer's mistakes, found at boot where that can be: each says who, what, and the cure. */
import createError from '@fastify/error'

// --- views and generic views
export const FST_VIEWSETS_QUERYSET_MISSING = createError('FST_VIEWSETS_QUERYSET_MISSING', '%s should either include a `queryset` attribute, give one for this action in `actionConfigs`, or override the `getQueryset()` method.', 500)
export const FST_VIEWSETS_SERIALIZER_MISSING = createError('FST_VIEWSETS_SERIALIZER_MISSING', '%s should either include a `serializerClass` attribute, be given a `serializerClass` option, or override the `getSerializerClass()` method.', 500)
export const FST_VIEWSETS_URL_KWARG_MISSING = createError('FST_VIEWSETS_URL_KWARG_MISSING', 'Expected view %s to be called with a URL keyword argument named "%s". Fix the URL, or set the `lookupField` attribute on the view correctly.', 500)
export const FST_VIEWSETS_PAGINATOR_MISSING = createError('FST_VIEWSETS_PAGINATOR_MISSING', '%s asked for a paginated response but has no `paginationClass`.', 500)
export const FST_VIEWSETS_PAGINATOR_ASYNC = createError('FST_VIEWSETS_PAGINATOR_ASYNC', '`paginator` of %s cannot be read yet, as its `getPaginationClass()` is async. `await` its `paginateQueryset()` first.', 500)
export const FST_VIEWSETS_SAVE_UNFINISHED = createError('FST_VIEWSETS_SAVE_UNFINISHED', '`%s.%s()` was over before its save was. Return or await `serializer.save()`.', 500)
export const FST_VIEWSETS_SAVE_MISSING = createError('FST_VIEWSETS_SAVE_MISSING', '`%s.%s()` saved nothing. Return or await `serializer.save()`, or set `serializer.instance` to what was saved otherwise.', 500)
export const FST_VIEWSETS_RESPONSE_MISSING = createError('FST_VIEWSETS_RESPONSE_MISSING', 'Expected a `Response`, data, or a sent reply from %s, but received `%s`.', 500)
export const FST_VIEWSETS_RESPONSE_PENDING = createError('FST_VIEWSETS_RESPONSE_PENDING', 'An answer holds a promise, which has no JSON: `await` it first.', 500, TypeError)
export const FST_VIEWSETS_INITKWARG_IS_METHOD = createError('FST_VIEWSETS_INITKWARG_IS_METHOD', 'The method name %s is not accepted as a key of %s.asView(). Define the method on the class.', 500, TypeError)
export const FST_VIEWSETS_INITKWARG_UNKNOWN = createError('FST_VIEWSETS_INITKWARG_UNKNOWN', '%s.asView() received an invalid key "%s": only what is already an attribute of the class is accepted.', 500, TypeError)
export const FST_VIEWSETS_ATTRIBUTE_INVALID = createError('FST_VIEWSETS_ATTRIBUTE_INVALID', '%s has a bad `%s`: %s', 500, TypeError)
export const FST_VIEWSETS_SETUP_INCOMPLETE = createError('FST_VIEWSETS_SETUP_INCOMPLETE', '%s instance has no `request`. Did you override setup() and forget to call super.setup()?', 500)
export const FST_VIEWSETS_DATA_UNREAD = createError('FST_VIEWSETS_DATA_UNREAD', 'A check of %s asked for the data before the body was read, which happens after all checks. Ask in the handler, or make the check async and `await view.readBody()` first.', 500)

export const FST_VIEWSETS_MODEL_PERMISSIONS_QUERYSET_MISSING = createError('FST_VIEWSETS_MODEL_PERMISSIONS_QUERYSET_MISSING', 'Cannot apply %s to %s, which has neither `queryset` nor `getQueryset()` to tell the model. Give it one, set `ignoreModelPermissions`, or list other `permissionClasses`.', 500)
export const FST_VIEWSETS_USER_PERMISSIONS_MISSING = createError('FST_VIEWSETS_USER_PERMISSIONS_MISSING', '%s cannot tell whether the user of the request has %s: your users need a method `hasPerms(permissions, object?)`.', 500)

// --- viewsets, actions and their configs
export const FST_VIEWSETS_ACTIONS_MISSING = createError('FST_VIEWSETS_ACTIONS_MISSING', 'The `actions` of %s.asView() must be given, as in asView({ get: \'list\' }).', 500, TypeError)
export const FST_VIEWSETS_NAME_AND_SUFFIX = createError('FST_VIEWSETS_NAME_AND_SUFFIX', '%s received both `name` and `suffix`, which are mutually exclusive.', 500, TypeError)
export const FST_VIEWSETS_ACTION_OPTION_MISSING = createError('FST_VIEWSETS_ACTION_OPTION_MISSING', '@action() on "%s" is missing its required option `detail`: true for one object\'s URL, false for the collection\'s.', 500, TypeError)
export const FST_VIEWSETS_ACTION_IS_ROUTE = createError('FST_VIEWSETS_ACTION_IS_ROUTE', 'Cannot use @action on these methods of %s, as they are existing routes: %s. Rename them, or override them without @action.', 500, TypeError)
export const FST_VIEWSETS_ACTION_UNKNOWN = createError('FST_VIEWSETS_ACTION_UNKNOWN', '%s configures "%s" in `actionConfigs`, but has no such action. It has: %s.', 500, TypeError)
export const FST_VIEWSETS_ACTION_CONFIG_UNKNOWN = createError('FST_VIEWSETS_ACTION_CONFIG_UNKNOWN', '%s gives "%s", which no ActionConfig has. It may have: %s.', 500, TypeError)
export const FST_VIEWSETS_ACTION_OVERRIDE_UNKNOWN = createError('FST_VIEWSETS_ACTION_OVERRIDE_UNKNOWN', '%s overrides "%s" in @action of "%s", but has no such attribute.', 500, TypeError)
export const FST_VIEWSETS_MAPPED_ACTION_UNKNOWN = createError('FST_VIEWSETS_MAPPED_ACTION_UNKNOWN', '%s maps "%s" to the URL of "%s", but has no such action.', 500, TypeError)
export const FST_VIEWSETS_METHOD_MAPPED = createError('FST_VIEWSETS_METHOD_MAPPED', 'Method "%s" has already been mapped to ".%s".', 500, TypeError)
export const FST_VIEWSETS_METHOD_UNKNOWN = createError('FST_VIEWSETS_METHOD_UNKNOWN', '%s maps the HTTP method "%s", which is not one of: %s.', 500, TypeError)
export const FST_VIEWSETS_HANDLER_MISSING = createError('FST_VIEWSETS_HANDLER_MISSING', '%s has no method "%s", which "%s" is mapped to.', 500, TypeError)

// --- routers and names
export const FST_VIEWSETS_VIEWSET_INVALID = createError('FST_VIEWSETS_VIEWSET_INVALID', 'A router cannot register "%s": %s', 500, TypeError)
export const FST_VIEWSETS_BASENAME_MISSING = createError('FST_VIEWSETS_BASENAME_MISSING', '`basename` was not given for %s, and could not be taken from its `queryset`, as it has none: register(prefix, viewset, { basename }).', 500)
export const FST_VIEWSETS_BASENAME_TAKEN = createError('FST_VIEWSETS_BASENAME_TAKEN', 'Router with basename "%s" is already registered. Please provide a unique basename for viewset "%s".', 500)
export const FST_VIEWSETS_PARENT_UNKNOWN = createError('FST_VIEWSETS_PARENT_UNKNOWN', 'The parent router has registered no resource "%s". It has: %s.', 500)
export const FST_VIEWSETS_LOOKUP_INVALID = createError('FST_VIEWSETS_LOOKUP_INVALID', 'lookup argument "%s" needs to be a valid identifier.', 500)
export const FST_VIEWSETS_REVERSE_NOT_FOUND = createError('FST_VIEWSETS_REVERSE_NOT_FOUND', 'Reverse for \'%s\' not found. \'%s\' is not a valid view function or pattern name.', 500)
export const FST_VIEWSETS_REVERSE_ARGUMENTS = createError('FST_VIEWSETS_REVERSE_ARGUMENTS', 'Reverse for \'%s\' with arguments %s not found. Its URL is: %s', 500)
export const FST_VIEWSETS_ROUTE_DUPLICATE = createError('FST_VIEWSETS_ROUTE_DUPLICATE', '%s and %s both answer %s. Change the prefix or `urlPath` of one of them.', 500)
export const FST_VIEWSETS_ROOT_DUPLICATE = createError('FST_VIEWSETS_ROOT_DUPLICATE', '%s and %s both have their API root at %s. Make one of them by `new DefaultRouter({ includeRootView: false })` or `new SimpleRouter()`, or register it by itself under another `prefix`.', 500)

// --- the plugin
export const FST_VIEWSETS_SETTING_UNKNOWN = createError('FST_VIEWSETS_SETTING_UNKNOWN', 'register(viewsets) was given "%s", which is not a setting.%s', 500, TypeError)
export const FST_VIEWSETS_SETTING_INVALID = createError('FST_VIEWSETS_SETTING_INVALID', 'register(viewsets) was given a bad "%s": %s', 500, TypeError)

// --- querysets
export const FST_VIEWSETS_LOOKUP_UNKNOWN = createError('FST_VIEWSETS_LOOKUP_UNKNOWN', '%s cannot be looked up by "%s". It has: %s.', 500, TypeError)
export const FST_VIEWSETS_QUERYSET_SLICED = createError('FST_VIEWSETS_QUERYSET_SLICED', 'Cannot %s %s once a slice has been taken. Slice last.', 500, TypeError)
export const FST_VIEWSETS_QUERYSET_IS_NO_DATA = createError('FST_VIEWSETS_QUERYSET_IS_NO_DATA', 'A queryset of %s was given as data, in an answer or elsewhere where JSON is made, but holds no rows yet. Fetch them with `await queryset.fetch()`, or answer with `this.paginatedResponse(queryset)`.', 500, TypeError)
export const FST_VIEWSETS_SLICE_INVALID = createError('FST_VIEWSETS_SLICE_INVALID', '%s cannot be sliced from %s to %s: both ends are whole numbers, not negative, and the second not the smaller.', 500, RangeError)
export const FST_VIEWSETS_MODEL_INVALID = createError('FST_VIEWSETS_MODEL_INVALID', '%s cannot be made a model: %s', 500, TypeError)
export const FST_VIEWSETS_EXPRESSION_INVALID = createError('FST_VIEWSETS_EXPRESSION_INVALID', '%s was given an expression that its adapter cannot run. It takes %s.', 500, TypeError)
export const FST_VIEWSETS_AGGREGATE_INVALID = createError('FST_VIEWSETS_AGGREGATE_INVALID', '%s cannot compute %s, since that column holds values of kind %s.', 500, TypeError)
export const FST_VIEWSETS_DISTINCT_ORDERING = createError('FST_VIEWSETS_DISTINCT_ORDERING', 'Distinct values of %s cannot be ordered by "%s", which is not among them. Name it in values(), or order by what is there.', 500, TypeError)
export const FST_VIEWSETS_TRANSACTION_OVER = createError('FST_VIEWSETS_TRANSACTION_OVER', 'A statement came up when the transaction that it was started in had ended. Await everything that a transaction starts.', 500)

// --- fields and serializers
export const FST_VIEWSETS_FIELD_KIND_UNKNOWN = createError('FST_VIEWSETS_FIELD_KIND_UNKNOWN', 'The field "%s" is said to be of kind "%s", which there is not.%s', 500, TypeError)
export const FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED = createError('FST_VIEWSETS_FIELD_SCHEMA_UNSUPPORTED', 'The schema of the field "%s" cannot be used: %s.', 500, TypeError)
export const FST_VIEWSETS_FIELD_SOURCE_REDUNDANT = createError('FST_VIEWSETS_FIELD_SOURCE_REDUNDANT', 'It is redundant to specify `source: \'%s\'` on the field "%s", because it is the same as the field name. Remove the `source` keyword.', 500, TypeError)
export const FST_VIEWSETS_FIELD_ATTRIBUTE_MISSING = createError('FST_VIEWSETS_FIELD_ATTRIBUTE_MISSING', 'Got nothing when attempting to get a value for field "%s": it is read from "%s", which the %s that is represented does not have. Correct the name or give the field a `source`; else give it a default, or make it nullable or not required.', 500)
export const FST_VIEWSETS_SERIALIZER_SCHEMA_MISSING = createError('FST_VIEWSETS_SERIALIZER_SCHEMA_MISSING', '%s needs a static `schema` that is an object of fields: extend serializer(Type.Object({ … })), or set `static override schema = Type.Object({ … })`.', 500, TypeError)
export const FST_VIEWSETS_SERIALIZER_CIRCULAR = createError('FST_VIEWSETS_SERIALIZER_CIRCULAR', '%s: these serializers are nested in each other without an end. In one of them, nest a serializer that leaves the other out, or show its key by fields.primaryKey(); a tree of one kind is a Type.Recursive().', 500, TypeError)
export const FST_VIEWSETS_SERIALIZER_HOOK_UNKNOWN = createError('FST_VIEWSETS_SERIALIZER_HOOK_UNKNOWN', '%s has a hook "%s", but no writable field that it would validate.%s', 500, TypeError)
export const FST_VIEWSETS_SERIALIZER_METHOD_MISSING = createError('FST_VIEWSETS_SERIALIZER_METHOD_MISSING', '%s has no method "%s", which its field "%s" is made by.', 500, TypeError)
export const FST_VIEWSETS_SERIALIZER_OPTION_INVALID = createError('FST_VIEWSETS_SERIALIZER_OPTION_INVALID', '%s has a bad `%s`: %s.', 500, TypeError)
export const FST_VIEWSETS_SERIALIZER_DATA_MISSING = createError('FST_VIEWSETS_SERIALIZER_DATA_MISSING', 'Cannot call `.isValid()` as no `data` was passed when %s was made.', 500)
export const FST_VIEWSETS_SERIALIZER_NOT_VALIDATED = createError('FST_VIEWSETS_SERIALIZER_NOT_VALIDATED', 'You must call `.isValid()` of %s before `%s`.', 500)
export const FST_VIEWSETS_SERIALIZER_SAVE_INVALID = createError('FST_VIEWSETS_SERIALIZER_SAVE_INVALID', 'You cannot call `.save()` on %s, which has invalid data.', 500)
export const FST_VIEWSETS_SERIALIZER_SAVE_COMMIT = createError('FST_VIEWSETS_SERIALIZER_SAVE_COMMIT', '\'commit\' is not a valid argument of `.save()` of %s. To look at the data before it is stored, read `.validatedData`; what you pass is stored with it, as in `serializer.save({ owner })`.', 500)
export const FST_VIEWSETS_SERIALIZER_SAVE_AFTER_DATA = createError('FST_VIEWSETS_SERIALIZER_SAVE_AFTER_DATA', 'You cannot call `.save()` of %s after reading `.data`. To look at the data before it is stored, read `.validatedData`.', 500)
export const FST_VIEWSETS_SERIALIZER_DATA_ASYNC = createError('FST_VIEWSETS_SERIALIZER_DATA_ASYNC', '`.data` of %s cannot be read, as one of its fields or hooks is async. Use `await serializer.represent()`.', 500)
export const FST_VIEWSETS_SERIALIZER_IS_NO_DATA = createError('FST_VIEWSETS_SERIALIZER_IS_NO_DATA', '%s was given as data, in an answer or elsewhere where JSON is made, but is the serializer itself. Give its `data`, or what `await serializer.represent()` returns.', 500, TypeError)
export const FST_VIEWSETS_SERIALIZER_HOOK_EMPTY = createError('FST_VIEWSETS_SERIALIZER_HOOK_EMPTY', '`%s.%s()` returned nothing. Return the %s.', 500)
export const FST_VIEWSETS_SERIALIZER_STORE_MISSING = createError('FST_VIEWSETS_SERIALIZER_STORE_MISSING', '%s does not know where to %s what was validated: override `%s()`, give it a `queryset`, or make it by modelSerializer().', 500)
export const FST_VIEWSETS_SERIALIZER_NESTED_WRITE = createError('FST_VIEWSETS_SERIALIZER_NESTED_WRITE', 'The `%s()` of %s does not write nested objects by itself, and "%s" is no column of its model. Write an explicit one, or make the field `readOnly`.', 500)
export const FST_VIEWSETS_VALIDATOR_FIELD_UNKNOWN = createError('FST_VIEWSETS_VALIDATOR_FIELD_UNKNOWN', 'A validator of %s is about the field "%s", which the serializer does not have.%s', 500, TypeError)
export const FST_VIEWSETS_MODEL_FIELD_UNKNOWN = createError('FST_VIEWSETS_MODEL_FIELD_UNKNOWN', 'modelSerializer(%s) was given "%s", which is neither a column nor in `extra`, in %s', 500, TypeError)

// --- paginators and filter backends
export const FST_VIEWSETS_CURSOR_ORDERING_INVALID = createError('FST_VIEWSETS_CURSOR_ORDERING_INVALID', '%s cannot page by this ordering: %s. Give its `ordering` the name of an unchanging, nearly unique field, such as "-created" or "pk", or a list of names.', 500, TypeError)
export const FST_VIEWSETS_CURSOR_SOURCE_INVALID = createError('FST_VIEWSETS_CURSOR_SOURCE_INVALID', '%s orders and filters what it pages through, so it takes a queryset and no array. Page through arrays by number, or by limit and offset.', 500, TypeError)
export const FST_VIEWSETS_ORDERING_FIELDS_MISSING = createError('FST_VIEWSETS_ORDERING_FIELDS_MISSING', 'Cannot use %s on %s, which does not have either a `serializerClass`, an overriding `getSerializerClass` or an `orderingFields` attribute.', 500)

// --- filter sets
export const FST_VIEWSETS_FILTER_PATH_UNKNOWN = createError('FST_VIEWSETS_FILTER_PATH_UNKNOWN', '%s cannot apply its filter "%s": %s Give the column as `dbField`, another condition as `filterBy`, or a `method`.', 500, TypeError)
export const FST_VIEWSETS_FILTER_LOOKUP_UNKNOWN = createError('FST_VIEWSETS_FILTER_LOOKUP_UNKNOWN', '%s cannot offer its filter "%s" with these lookups: %s', 500, TypeError)
export const FST_VIEWSETS_FILTER_METHOD_MISSING = createError('FST_VIEWSETS_FILTER_METHOD_MISSING', '%s has no method "%s", which its filter "%s" is applied by. Give it beside the options of filterSet(), or declare the filter in the class that has it: static fields = this.declare({ … }).', 500, TypeError)
export const FST_VIEWSETS_FILTER_INVALID = createError('FST_VIEWSETS_FILTER_INVALID', '%s cannot use its filter "%s": %s.', 500, TypeError)
export const FST_VIEWSETS_FILTER_NAME_TAKEN = createError('FST_VIEWSETS_FILTER_NAME_TAKEN', '%s has two filters for the query parameter "%s". Rename one of them, or give it another `lookupSeparator`.', 500, TypeError)
export const FST_VIEWSETS_FILTER_OPTION_INVALID = createError('FST_VIEWSETS_FILTER_OPTION_INVALID', '%s has a bad `%s`: %s', 500, TypeError)
export const FST_VIEWSETS_FILTER_RESULT_INVALID = createError('FST_VIEWSETS_FILTER_RESULT_INVALID', 'In %s, %s returned what is no %s.', 500, TypeError)
export const FST_VIEWSETS_FILTER_NOT_VALIDATED = createError('FST_VIEWSETS_FILTER_NOT_VALIDATED', 'You must call `.isValid()` of %s before `%s`.', 500)
