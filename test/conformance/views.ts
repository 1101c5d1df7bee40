/** The views of the reference service, the viewsets aside. */
import {
  APIException, AnonRateThrottle, AsyncAPIView, AuthenticationFailed, IsAuthenticated, MethodNotAllowed, MultiValueDict, NotAcceptable, NotAuthenticated, NotFound,
  ParseError, PermissionDenied, Response, ScopedRateThrottle, Throttled, UnsupportedMediaType, UploadedFile, UserRateThrottle, ValidationError, JSONParser
} from 'fastify-viewsets'
import { OrderSerializer } from './serializers.ts'
import type { Kwargs, ThrottleClass, VersioningClass, ViewRequest } from 'fastify-viewsets'

function describe (value: unknown): unknown {
  return value instanceof UploadedFile ? { name: value.name, size: value.size, type: value.contentType } : value
}

/** The values of a form or a query string as lists; of a name that has files, those alone. */
function listsOf (values: MultiValueDict<unknown>): Record<string, readonly unknown[]> {
  return Object.fromEntries([...values.keys()].map((name) => {
    const all = values.getAll(name)
    const files = all.filter((value) => value instanceof UploadedFile)
    return [name, (files.length > 0 ? files : all).map(describe)]
  }))
}

export class EchoView extends AsyncAPIView {
  static override readonly description = 'Says back what it was sent.'

  get () {
    return new Response({ query: listsOf(this.request.queryParams) })
  }

  post () {
    const { data } = this
    return new Response({ data: data instanceof MultiValueDict ? listsOf(data) : data })
  }
}

export class JSONOnlyView extends AsyncAPIView {
  override parserClasses = [JSONParser]
  override permissionClasses = [IsAuthenticated]

  post () {
    return new Response({ data: this.data }, { status: 201, headers: { 'X-Made-By': 'oracle' } })
  }
}

export class OrderView extends AsyncAPIView {
  override serializerClass = OrderSerializer

  async post () {
    const { validatedData } = await this.validatedSerializer()
    if (!this.request.queryParams.get('echo')) return new Response({ ok: true }, { status: 201 })
    return this.serializedResponse({ ...validatedData, number: 7 }, { status: 201 })
  }

  async patch () {
    await this.validatedSerializer({ partial: true })
    return new Response({ ok: true })
  }
}

const ERRORS: Readonly<Record<string, () => APIException>> = {
  api: () => new APIException(),
  custom: () => new APIException('Custom words.', { code: 'custom' }),
  parse: () => new ParseError(),
  authentication: () => new AuthenticationFailed(),
  'not-authenticated': () => new NotAuthenticated(),
  permission: () => new PermissionDenied(),
  'permission-words': () => new PermissionDenied('Not you.'),
  'not-found': () => new NotFound(),
  method: () => new MethodNotAllowed('GET'),
  'not-acceptable': () => new NotAcceptable(),
  media: () => new UnsupportedMediaType('text/weird'),
  throttled: () => new Throttled(),
  'throttled-1': () => new Throttled(1),
  'throttled-90': () => new Throttled(89.2),
  validation: () => new ValidationError(),
  'validation-text': () => new ValidationError('Bad thing.'),
  'validation-list': () => new ValidationError(['One.', 'Two.']),
  'validation-dict': () => new ValidationError({ name: ['Wrong.'], inner: { deep: ['Worse.'] } })
}

export class ErrorView extends AsyncAPIView {
  get (_request: ViewRequest, { kind }: Kwargs): never {
    throw Object.hasOwn(ERRORS, kind as string) ? (ERRORS[kind as string] as () => APIException)() : new NotFound()
  }
}

export class NoAuthView extends AsyncAPIView {
  override authenticationClasses = []
  override permissionClasses = [IsAuthenticated]

  get () {
    return new Response({})
  }
}

/** Answers clients that the throttles let pass. */
export class ThrottledView extends AsyncAPIView {
  override throttleClasses: readonly ThrottleClass[] = [ScopedRateThrottle]
  override throttleScope: string | null = 'burst'

  get () {
    return new Response({ ok: true })
  }
}

export class AnonThrottledView extends ThrottledView {
  override throttleClasses = [AnonRateThrottle]
}

export class UserThrottledView extends ThrottledView {
  override throttleClasses = [UserRateThrottle]
}

/** Tells which version a request is for, by that scheme. */
export function versionView (versioningClass: VersioningClass): typeof AsyncAPIView {
  return class VersionView extends AsyncAPIView {
    override versioningClass = versioningClass

    get () {
      return new Response({ version: this.request.version })
    }
  }
}
