import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  APIView, AllowAny, IsAuthenticated, ModelViewSet, NOTHING_REFUSED, NestedViewSetMixin, PageNumberPagination, SearchFilter, View, ViewSet, action, memoryModel, modelSerializer, path, refusal
} from '../../support/helper.ts'

const Book = memoryModel('Book', Type.Object({ id: Type.Integer(), title: Type.String() }))
const BookSerializer = modelSerializer(Book, { fields: '__all__' })

class BookViewSet extends ModelViewSet {
  override queryset = Book.objects.all()
  override serializerClass = BookSerializer
}

type ViewClass = typeof APIView

/** What a viewset is refused with at boot. */
const refusalOf = (t: Parameters<typeof refusal>[0], Class: typeof BookViewSet) => refusal(t, { urls: [path('/books/', Class.asView({ get: 'list' }))] })
const refusalOfView = (t: Parameters<typeof refusal>[0], Class: ViewClass) => refusal(t, { urls: [path('/books/', Class.asView())] })

/** A viewset whose instances have these attributes too. */
function withAttributes (attributes: object, Base: typeof BookViewSet = BookViewSet): typeof BookViewSet {
  return class NoteViewSet extends Base {
    constructor () {
      super()
      Object.assign(this, attributes)
    }
  }
}

const told = (written: string, cure: string): string =>
  `FST_VIEWSETS_ATTRIBUTE_UNKNOWN: NoteViewSet has ${written}, which no view reads. ${cure} List it in \`static ownAttributes\` where it is the class's own.`

for (const [name, value, meant] of [
  ['permission_classes', [IsAuthenticated], 'permissionClasses'],
  ['permission_classes', null, 'permissionClasses'],
  ['PermissionClasses', [IsAuthenticated], 'permissionClasses'],
  ['permissionClases', [IsAuthenticated], 'permissionClasses'],
  ['permisionClasses', [], 'permissionClasses'],
  ['permissoinClasses', [IsAuthenticated], 'permissionClasses'],
  ['permissionClass', IsAuthenticated, 'permissionClasses'],
  ['permissions', [IsAuthenticated], 'permissionClasses'],
  ['authentication_classes', [], 'authenticationClasses'],
  ['serializer_class', BookSerializer, 'serializerClass'],
  ['serialiserClass', BookSerializer, 'serializerClass'],
  ['serializers_class', Type.Object({}), 'serializerClass'],
  ['query_set', Book.objects.all(), 'queryset'],
  ['querySet', Book.objects.all(), 'queryset'],
  ['filter_backends', [SearchFilter], 'filterBackends'],
  ['filterBackend', [SearchFilter], 'filterBackends'],
  ['filterSetClass', class {}, 'filtersetClass'],
  ['search_fields', ['title'], 'searchFields'],
  ['searchField', ['title'], 'searchFields'],
  ['pagination_class', PageNumberPagination, 'paginationClass'],
  ['paginatorClass', PageNumberPagination, 'paginationClass'],
  ['lookup_field', 'title', 'lookupField'],
  ['action_configs', {}, 'actionConfigs'],
  ['http_method_names', ['get'], 'httpMethodNames']
] as const) {
  t.test(`The attribute ${name}${value === null ? ' without a value' : ''} is refused at boot, with ${meant} to write in its place (GEN-01)`, async (t) => {
    t.equal(await refusalOf(t, withAttributes({ [name]: value })), told(`\`${name}\``, `Did you mean \`${meant}\`?`))
  })
}

for (const [name, value, meant] of [
  ['permissionClasses', [IsAuthenticated], 'permissionClasses'],
  ['permission_classes', [IsAuthenticated], 'permissionClasses'],
  ['permissionClases', [IsAuthenticated], 'permissionClasses'],
  ['queryset', Book.objects.all(), 'queryset']
] as const) {
  t.test(`A static ${name} is refused at boot, since views read the attributes of instances (GEN-01)`, async (t) => {
    const Class = class NoteViewSet extends BookViewSet {}
    Object.defineProperty(Class, name, { value })
    t.equal(await refusalOf(t, Class), told(`a static \`${name}\``, `Did you mean \`${meant}\`, without \`static\`?`))
  })
}

for (const [name, meant] of [
  ['perform_create', 'performCreate'], ['get_queryset', 'getQueryset'], ['getQuerySet', 'getQueryset'], ['get_permissions', 'getPermissions'],
  ['partial_update', 'partialUpdate'], ['check_permissions', 'checkPermissions'], ['performCrate', 'performCreate'], ['getQuerset', 'getQueryset']
] as const) {
  t.test(`The method ${name}() is refused at boot, with ${meant}() to write in its place (GEN-03, MIX-02)`, async (t) => {
    class NoteViewSet extends BookViewSet {}
    Object.defineProperty(NoteViewSet.prototype, name, { value () {} })
    t.equal(await refusalOf(t, NoteViewSet), told(`a method \`${name}()\``, `Did you mean \`${meant}()\`?`))
  })
}

t.test('A misspelt attribute that a viewset inherits is refused too (GEN-01)', async (t) => {
  class NoteViewSet extends withAttributes({ permission_classes: [AllowAny] }) {}
  t.equal(await refusalOf(t, NoteViewSet), told('`permission_classes`', 'Did you mean `permissionClasses`?'))
})

t.test('A misspelt attribute beyond a mixin is refused too (RTR-20)', async (t) => {
  class Base extends BookViewSet {
    static readonly permissionClasses = [IsAuthenticated]
  }
  class NoteViewSet extends NestedViewSetMixin(Base) {
    override parentLookupKwargs = { author_pk: 'id' }
    override parentCheck = false
  }
  const urls = [path('/authors/:author_pk/books/', NoteViewSet.asView({ get: 'list' }))]
  t.equal(await refusal(t, { urls }), told('a static `permissionClasses`', 'Did you mean `permissionClasses`, without `static`?'))
})

t.test('A misspelt accessor is refused as an attribute is (GEN-01)', async (t) => {
  class NoteViewSet extends BookViewSet {
    get permissionClases () { return [IsAuthenticated] }
  }
  t.equal(await refusalOf(t, NoteViewSet), told('`permissionClases`', 'Did you mean `permissionClasses`?'))
})

t.test('A view that is no viewset is looked at in the same way (DSP-01)', async (t) => {
  class NoteViewSet extends APIView {
    permission_classes = [IsAuthenticated]
    get () { return {} }
  }
  class Plain extends View {
    http_method_names = ['get']
    get () { return {} }
  }
  class Shouting extends APIView {
    GET () { return {} }
  }
  t.equal(await refusalOfView(t, NoteViewSet), told('`permission_classes`', 'Did you mean `permissionClasses`?'))
  t.match(await refusalOfView(t, Plain as never), /Plain has `http_method_names`/)
  t.match(await refusalOfView(t, Shouting), /Shouting has a method `GET\(\)`, which no view reads. Did you mean `get\(\)`\?/)
})

t.test('A getter that leaves the rest to its parent does not excuse a misspelt attribute (GEN-01)', async (t) => {
  class NoteViewSet extends BookViewSet {
    permission_classes = [IsAuthenticated]
    override getPermissions () { return this.action === 'list' ? [] : super.getPermissions() }
  }
  t.equal(await refusalOf(t, NoteViewSet), told('`permission_classes`', 'Did you mean `permissionClasses`?'))
})

// --- no misspelt ones

t.test('What a class reads itself, in place of the attribute, is its own (GEN-01)', async (t) => {
  class Chosen extends BookViewSet {
    serializerClasses = { list: BookSerializer, properties: BookSerializer }
    permission_classes = { list: [AllowAny] }
    serializerClass2 = BookSerializer
    override getSerializerClass () { return this.action === 'list' ? this.serializerClasses.list as never : super.getSerializerClass() }
    override getPermissions () { return (this.permission_classes as Record<string, (typeof AllowAny)[]>)[this.action ?? '']?.map((One) => new One()) ?? super.getPermissions() }
    other () { return this.serializerClass2 }
  }
  t.equal(await refusalOf(t, Chosen), NOTHING_REFUSED)
})

t.test('What a class lists in ownAttributes is its own, also where a mixin lists it (GEN-01)', async (t) => {
  class Legacy extends BookViewSet {
    static override readonly ownAttributes: readonly string[] = ['permission_classes']
    permission_classes = [IsAuthenticated]
  }
  class Newer extends Legacy {
    static override readonly ownAttributes = ['get_queryset', 'searchField']
    searchField = ['title']
    get_queryset () {}
  }
  t.equal(await refusalOf(t, Newer), NOTHING_REFUSED)
})

for (const [attributes, why] of [
  [{ lookupFields: ['title', 'id'] }, 'a list is no lookup field'],
  [{ serializerClasses: { list: BookSerializer } }, 'a mapping is no serializer'],
  [{ filters: { title: 'x' } }, 'a mapping is no list of filters'],
  [{ permissions: ['books.add'] }, 'words are no permission classes'],
  [{ _permissionClasses: [IsAuthenticated], $queryset: Book.objects.all() }, 'it is marked as private'],
  [{ inputSerializerClass: BookSerializer, listSerializerClass: BookSerializer, filter: SearchFilter, parentQueryset: Book.objects.all() }, 'it is another word']
] as const) {
  t.test(`The attributes ${Object.keys(attributes).join(', ')} are left alone: ${why} (GEN-01)`, async (t) => {
    t.equal(await refusalOf(t, withAttributes(attributes)), NOTHING_REFUSED)
  })
}

t.test('Methods with names of their own are left alone, actions among them (GEN-01)', async (t) => {
  class Busy extends BookViewSet {
    @action({ detail: true })
    recreate () { return {} }

    @action({ detail: false })
    listed () { return {} }

    getObjects () {}
    getPermission () {}
    performCreates () {}
    _create () {}
    performCreat () {}
    checkPermission () { return this.performCreat() }
  }
  t.equal(await refusalOf(t, Busy), NOTHING_REFUSED)
})

t.test('A static default that the instance takes is left alone (GEN-01)', async (t) => {
  class Shared extends BookViewSet {
    static readonly permissionClasses = [IsAuthenticated]
    override permissionClasses = Shared.permissionClasses
  }
  t.equal(await refusalOf(t, Shared), NOTHING_REFUSED)
})

t.test('A viewset without a queryset may have attributes that only those with one read (GEN-01)', async (t) => {
  class Loose extends ViewSet {
    search_fields = ['title']
    list () { return [] }
  }
  t.equal(await refusal(t, { urls: [path('/x/', Loose.asView({ get: 'list' }))] }), NOTHING_REFUSED)
})
